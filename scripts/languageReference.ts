import { entrySignature, functionSignature } from '../server/src/features/signature.ts';
import {
  type BuiltIn,
  builtIns,
  codes,
  type Entry,
  entriesAt,
  functions,
  type Metric,
  metrics,
  type Option,
  type Parameter,
  type Place,
  statistics,
  units,
  type ValueFunction,
} from '../server/src/language/catalog.ts';
import { syntaxCodes } from '../server/src/language/parse/syntaxCodes.ts';

/** `docs/language.md`: the introduction, then all that the catalog says. */
export function languageReference(introduction: string): string {
  return [introduction.trimEnd(), contents(), ...chapters.map(chapter), values(), expectations(), findings()].join('\n\n').concat('\n');
}

interface Chapter {
  title: string;
  places: Place[];
  says: string;
}

/** A word is explained in the first chapter that has it. */
const chapters: Chapter[] = [
  { title: 'The top of a file', places: ['top'], says: 'Declarations may stand in any order. A name can be used before it is declared.' },
  {
    title: 'Connections',
    places: ['broker', 'tls', 'websocket'],
    says: 'These settings stand in `broker { … }`, and most of them also in a pool, where they hold for its clients alone.',
  },
  { title: 'Pools', places: ['pool'], says: 'Settings that only a pool has, and its steps.' },
  {
    title: 'Parts of steps',
    places: ['shares', 'filters', 'request'],
    says: 'What stands in the blocks of `choose`, `subscribe`, `unsubscribe` and `disconnect`.',
  },
  { title: 'Properties of messages', places: ['message', 'will'], says: 'MQTT 5 properties, in the block of `publish` or `will`.' },
  { title: 'Agents', places: ['agents', 'host', 'local'], says: 'The machines that carry the load, in `agents { … }`.' },
];

function chapter({ title, places, says }: Chapter): string {
  const earlier = chapters
    .slice(
      0,
      chapters.findIndex((each) => each.title === title),
    )
    .flatMap((each) => each.places);
  const entries = [...new Set(places.flatMap((place) => entriesAt(place)))].filter(
    (entry) => !entry.places.some((place) => earlier.includes(place)),
  );
  return [`## ${title}`, says, ...entries.map(entryText)].join('\n\n');
}

function contents(): string {
  const titles = [...chapters.map(({ title }) => title), 'Values', 'Expectations', 'Findings'];
  return `## Contents\n\n${titles.map((title) => `- [${title}](#${title.toLowerCase().replaceAll(' ', '-')})`).join('\n')}`;
}

function entryText(entry: Entry): string {
  const parameters = [...entry.positional, ...(entry.assigned ?? [])];
  return [
    `### ${entry.head ? headTitles[entry.head] : `\`${entry.word}\``}`,
    fenced(entrySignature(entry).label),
    entry.doc,
    facts(entry),
    [...parameters.map(parameterLine), ...entry.options.map(optionLine)].join('\n'),
    entry.head ? '' : `For example:\n\n${fenced(entry.example)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const headTitles = { share: 'A share', filter: 'A filter', metric: 'An expectation' };

function facts(subject: { default?: string; needs?: 5; mqtt?: string; places?: readonly Place[] }): string {
  return [
    ...(subject.places && subject.places.length > 1 && !subject.places.includes('steps')
      ? [`In ${subject.places.map((place) => blocks[place] ?? `\`${place}\``).join(', ')}.`]
      : []),
    ...(subject.default ? [`Left out: ${asWritten(subject.default)}.`] : []),
    ...(subject.needs ? ['Needs MQTT 5.'] : []),
    ...(subject.mqtt ? [`[MQTT 5 §${subject.mqtt}](${standard}).`] : []),
  ].join(' ');
}

/** Places that are called otherwise in a scenario. */
const blocks: Partial<Record<Place, string>> = { filters: '`subscribe`', request: '`unsubscribe`, `disconnect`', message: '`publish`' };

const standard = 'https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html';

/** Defaults are either as written in a scenario or said in words. */
function asWritten(text: string): string {
  return /^\S+$|^"/.test(text) || text.startsWith('at ') || text.startsWith('1s..') ? `\`${text}\`` : text;
}

function parameterLine(parameter: Parameter): string {
  return `- \`<${parameter.name}>\`: ${parameter.doc}${choices(parameter)}`;
}

function optionLine(option: Option): string {
  const written = [
    option.word,
    ...option.values.map((value) => (value.words && value.words.length === 1 ? value.words[0].word : `<${value.name}>`)),
  ].join(' ');
  const more = facts(option);
  return `- \`${written}\`: ${option.doc}${more && ` ${more}`}${option.values.map(choices).join('')}`;
}

function choices({ words }: Parameter): string {
  const told = (words ?? []).filter((choice) => choice.doc !== '');
  return told.map((choice) => `\n  - \`${choice.word}\`: ${choice.doc}`).join('');
}

function values(): string {
  return [
    '## Values',
    'An expression is made of the values below with `+ - * / %`, comparisons, `and`, `or`, `not` and parentheses. Units are part of a value: `2 * 3s` is `6s`, `9_000/s * 10s` is `90_000`, `10 / 5/s` is `2s`, and `5s + 1` is an error. In texts and JSON, durations are written in milliseconds, sizes in bytes, rates per second and percentages as ratios.',
    '### Units',
    table(
      ['unit', 'means'],
      units.map((unit) => [`\`5${unit.symbol}\``, unit.doc]),
    ),
    '### Functions',
    table(['function', 'gives', 'for example'], functions.map(functionRow)),
    '### Built-in values',
    table(['value', 'is'], builtIns.filter(({ object }) => object !== 'm').map(builtInRow)),
    'In a block `on "…" as m { … }`, the message that came:',
    table(['value', 'is'], builtIns.filter(({ object }) => object === 'm').map(builtInRow)),
  ].join('\n\n');
}

function functionRow(called: ValueFunction): string[] {
  return [`\`${functionSignature(called).label}\``, called.doc, `\`${called.example}\``];
}

function builtInRow(builtIn: BuiltIn): string[] {
  return [`\`${builtIn.object}.${builtIn.property}\``, `${builtIn.doc}${builtIn.needs ? ' Needs MQTT 5.' : ''}`];
}

function expectations(): string {
  const [entry] = entriesAt('expect');
  return [
    '## Expectations',
    `${entry.doc} What was never measured fails.`,
    fenced('expect {\n  connect.success >= 99.9%\n  rider.publish.latency p99 < 1s\n  publish.missed == 0\n}'),
    table(['metric', 'compared with', 'is'], metrics.map(metricRow)),
    '### Statistics of latencies',
    table(
      ['statistic', 'is'],
      statistics.map(({ name, doc }) => [`\`${name}\``, doc]),
    ),
  ].join('\n\n');
}

function metricRow({ name, units: compared, doc }: Metric): string[] {
  const examples = { count: 'a number', share: 'a percentage', perSecond: 'a rate', us: 'a statistic and a duration' };
  return [`\`${name}\``, compared.map((unit) => examples[unit]).join(' or '), doc];
}

function findings(): string {
  return [
    '## Findings',
    'What the editor and `mqtt-scenario check` say about a scenario, by code. Errors keep a scenario from running.',
    table(
      ['code', 'severity', 'says'],
      Object.entries(codes).map(([code, { severity, doc }]) => [`\`${code}\``, severity, doc]),
    ),
    '### Syntax',
    'All of these are errors.',
    table(
      ['code', 'says'],
      Object.entries(syntaxCodes).map(([code, doc]) => [`\`${code}\``, doc]),
    ),
  ].join('\n\n');
}

function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function fenced(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}
