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
  const signature: Signature = { label: entry.head ? entry.example.split(/[\n{]/)[0].trim() : entry.word, segments: [] };
  for (const parameter of entry.positional) addParameter(signature, parameter);
  if (entry.assigned) signature.label += ' =';
  for (const parameter of entry.assigned ?? []) addParameter(signature, parameter);
  for (const option of entry.options) addSegment(signature, `[${optionText(option)}]`, { option, doc: option.doc });
  if (entry.block) signature.label += entry.block.required ? ' { … }' : ' [{ … }]';
  return signature;
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

function addParameter(signature: Signature, parameter: Parameter): void {
  const text = placeholder(parameter);
  const mayBeMissing = parameter.optional || parameter.replacedBy !== undefined;
  addSegment(signature, mayBeMissing ? `[${text}]` : text, { parameter, doc: parameter.doc });
}

function addSegment(signature: Signature, text: string, segment: Omit<Segment, 'start' | 'end'>): void {
  const start = signature.label.length + 1;
  signature.label += ` ${text}`;
  signature.segments.push({ start, end: signature.label.length, ...segment });
}
