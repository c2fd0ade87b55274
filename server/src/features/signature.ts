import type { Entry, Option, Parameter, ValueFunction } from '../language/catalog.ts';

/** How a word or a function is written, in one line: `publish <topic> [qos <level>] [retain] …`. */
export interface Signature {
  label: string;
  segments: Segment[];
}

/** A parameter, or an option with its values, and where it stands in the label. */
export interface Segment {
  start: number;
  end: number;
  parameter?: Parameter;
  option?: Option;
  doc: string;
}

export function entrySignature(entry: Entry): Signature {
  const line = new Line(entry.head ? entry.example.split(/[\n{]/)[0].trim() : entry.word);
  const replaced = (parameter: Parameter) => Boolean(parameter.optional || parameter.replacedBy);
  for (const parameter of entry.positional) line.add(placeholder(parameter), replaced(parameter), { parameter, doc: parameter.doc });
  if (entry.assigned) line.plain('=');
  for (const parameter of entry.assigned ?? []) line.add(placeholder(parameter), replaced(parameter), { parameter, doc: parameter.doc });
  for (const option of entry.options) line.add(optionText(option), true, { option, doc: option.doc });
  if (entry.block) line.plain(entry.block.required ? '{ … }' : '[{ … }]');
  return line;
}

export function functionSignature({ name, parameters, takesObject }: ValueFunction): Signature {
  if (takesObject) return { label: `${name} { key: value, … }`, segments: [] };
  const segments: Segment[] = [];
  let label = `${name}(`;
  for (const parameter of parameters) {
    if (segments.length > 0) label += ', ';
    const shown = `${parameter.name}${parameter.many ? ', …' : ''}`;
    const text = parameter.optional ? `[${shown}]` : shown;
    segments.push({ start: label.length, end: label.length + text.length, parameter, doc: parameter.doc });
    label += text;
  }
  return { label: `${label})`, segments };
}

function placeholder({ name, words, accepts, many, suffix }: Parameter): string {
  const fixed = words?.map((choice) => choice.word).join('|');
  const value = accepts.length === 0 && fixed ? fixed : accepts[0] === 'poolHeading' ? `<${name}>[<clients>]` : `<${name}>`;
  return `${value}${many ? ' …' : ''}${suffix ? ` ${suffix}` : ''}`;
}

function optionText({ word, values }: Option): string {
  return [word, ...values.map(placeholder)].join(' ');
}

class Line implements Signature {
  segments: Segment[] = [];
  label: string;

  constructor(word: string) {
    this.label = word;
  }

  add(text: string, optional: boolean, segment: Omit<Segment, 'start' | 'end'>): void {
    const start = this.label.length + 1;
    this.plain(optional ? `[${text}]` : text);
    this.segments.push({ start, end: this.label.length, ...segment });
  }

  plain(text: string): void {
    this.label += ` ${text}`;
  }
}
