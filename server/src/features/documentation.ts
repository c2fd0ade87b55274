import type { BuiltIn, Choice, Entry, Metric, Option, Unit, ValueFunction } from '../language/catalog.ts';
import { entrySignature, functionSignature } from './signature.ts';

/** What the catalog says of a word, as Markdown for hovers and completions. */
export function entryDoc(entry: Entry): string {
  return joined(code(entrySignature(entry).label), entry.doc, facts(entry), entry.head ? undefined : example(entry.example));
}

export function optionDoc(option: Option, entry: Entry): string {
  const values = option.values.map((value) => `<${value.name}>`);
  const choices = option.values.flatMap((value) => value.words ?? []).filter((choice) => choice.doc !== '');
  return joined(
    code([option.word, ...values].join(' ')),
    option.doc,
    choiceList(choices),
    facts({ ...option, of: entry.head === 'filter' ? 'subscribe' : entry.word }),
  );
}

export function choiceDoc(choice: Choice, of: string): string {
  return joined(code(`${of} ${choice.word}`), choice.doc);
}

export function functionDoc(called: ValueFunction): string {
  return joined(code(functionSignature(called).label), called.doc, example(called.example));
}

export function builtInDoc(builtIn: BuiltIn, shown = builtIn.object): string {
  const type = builtIn.type === 'any' ? '' : `: ${builtIn.type}`;
  return joined(code(`${shown}.${builtIn.property}${type}`), builtIn.doc, facts(builtIn));
}

export function metricDoc(metric: Metric): string {
  const units = { count: 'a number', share: 'a percentage', perSecond: 'a rate', us: 'a duration' };
  const statistic = metric.units.includes('us') ? ' by a statistic such as `p99` or `mean`' : '';
  return joined(code(metric.name), metric.doc, `Compared${statistic} with ${metric.units.map((unit) => units[unit]).join(' or ')}.`);
}

export function unitDoc(unit: Unit): string {
  return `\`${unit.symbol}\`: ${unit.doc}`;
}

/** In the language's own colours. */
export function code(text: string): string {
  return `\`\`\`mqtt-scenario\n${text}\n\`\`\``;
}

/** Paragraphs; those that are undefined or empty are left out. */
export function joined(...paragraphs: (string | undefined)[]): string {
  return paragraphs.filter((paragraph) => paragraph).join('\n\n');
}

interface Facts {
  default?: string;
  needs?: 5;
  mqtt?: string;
  /** The word that an option belongs to. */
  of?: string;
}

/** One line: where an option belongs, the default, the version it needs, and where the standard says so. */
function facts(subject: Facts): string | undefined {
  const parts = [
    subject.of && `Option of \`${subject.of}\``,
    subject.default && `Default: ${shownDefault(subject.default)}`,
    subject.needs && 'Needs MQTT 5',
    subject.mqtt && `[MQTT 5, section ${subject.mqtt}](${standard})`,
  ];
  const line = parts.filter(Boolean).join(' · ');
  return line === '' ? undefined : line;
}

const standard = 'https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html';

/** Defaults are either as written in a scenario or said in words. */
function shownDefault(text: string): string {
  return /^\S+$|^"/.test(text) || text.startsWith('at ') ? `\`${text}\`` : text;
}

function choiceList(choices: readonly Choice[]): string | undefined {
  return choices.length === 0 ? undefined : choices.map((choice) => `- \`${choice.word}\`: ${choice.doc}`).join('\n');
}

function example(text: string): string {
  return `Example:\n${code(text)}`;
}
