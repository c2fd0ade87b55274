import type { Binary, Call, Expr, Text } from '../ast.ts';
import { type Accepted, functionOf, type Moment, type Parameter } from '../catalog.ts';
import type { Cursor, Found } from '../context.ts';
import { segmentsOf } from '../parse/textExtent.ts';
import { withinQuotes } from '../parse/texts.ts';
import { touches } from '../tree.ts';
import type { Upcoming } from './upcoming.ts';
import { isAt, isClosedBehind } from './writing.ts';

/** What could be written at a cursor within an expression, or directly behind it. */
export function inside(expr: Expr, wanted: Wanted, cursor: Cursor): Found {
  if (isClosedBehind(expr, cursor)) return nothing;
  const { offset } = cursor;
  const parameter = wanted.upcoming.parameters[0] ?? anyValue('plan');
  switch (expr.kind) {
    case 'text':
      return insideText(expr, wanted, cursor);
    case 'quantity':
      return { kind: 'number', typed: expr.span, parameters: wanted.upcoming.parameters };
    case 'member':
      if (offset <= expr.object.span.end) return inside(expr.object, { upcoming: wanting(parameter) }, cursor);
      return { kind: 'member', object: expr.object, parameter, typed: expr.property.span };
    case 'index':
      if (offset <= expr.object.span.end) return inside(expr.object, { upcoming: wanting(parameter) }, cursor);
      return inOneOf([expr.index], typed('number', parameter), cursor);
    case 'call':
      if (offset <= expr.callee.span.end) return inside(expr.callee, { upcoming: wanting(parameter) }, cursor);
      return insideCall(expr, parameter, cursor);
    case 'unary':
      return inOneOf([expr.operand], parameter, cursor);
    case 'binary':
      return insideBinary(expr, parameter, cursor);
    case 'object':
      return insideObject(expr, parameter, cursor);
    case 'list':
      return inOneOf(expr.items, anyValue(parameter.moment), cursor);
    case 'missing':
      return { kind: 'slot', upcoming: wanted.upcoming };
    default:
      return { kind: 'slot', typed: expr.span, upcoming: wanted.upcoming };
  }
}

/** What is wanted where an expression stands; `callee` names the function that it is given to. */
interface Wanted {
  upcoming: Upcoming;
  callee?: string;
}

const nothing: Found = { kind: 'nothing' };

/** The same among several expressions, of which at most one is being written. */
export function inOneOf(candidates: readonly Expr[], parameter: Parameter, cursor: Cursor, callee?: string): Found {
  const current = candidates.find((candidate) => isAt(candidate, cursor));
  const wanted = { upcoming: wanting(parameter), ...(callee && { callee }) };
  if (current) return inside(current, wanted, cursor);
  const isFree = candidates.every(({ kind, span }) => kind === 'missing' || !touches(span, cursor.offset));
  return isFree && !/[\w)\]}"]\s*$/.test(cursor.file.text.slice(0, cursor.offset)) ? { kind: 'slot', upcoming: wanted.upcoming } : nothing;
}

/** In a string: in one of its expressions, or in its own text. */
function insideText(expr: Text, wanted: Wanted, cursor: Cursor): Found {
  const written = withinQuotes(expr, cursor.file.text);
  if (cursor.offset < written.start || cursor.offset > written.end) return nothing;
  const { parameters } = wanted.upcoming;
  const hole = segmentsOf(cursor.file.text, written.start, written.end).find(
    (segment) => segment.kind === 'hole' && touches(segment, cursor.offset),
  );
  if (!hole) return { kind: 'text', text: expr, written, parameters, ...(wanted.callee && { callee: wanted.callee }) };
  const parts = expr.parts.filter((part) => part.kind !== 'piece' && touches(hole, part.span.start));
  return inOneOf(parts as Expr[], anyValue(parameters[0]?.moment ?? 'plan'), cursor);
}

function insideCall(expr: Call, outer: Parameter, cursor: Cursor): Found {
  const {
    file: { text },
    offset,
  } = cursor;
  const [first] = expr.args;
  if (first?.kind === 'object' && isAt(first, cursor)) return inside(first, { upcoming: wanting(outer) }, cursor);
  const called = functionOf(expr.callee.name, false);
  const before = expr.args.filter((arg) => arg.span.end <= offset && text.slice(arg.span.end, offset).includes(','));
  const last = called?.parameters.at(-1);
  const parameter = called?.parameters[before.length] ?? (last?.many ? last : undefined);
  if (!parameter) return nothing;
  const { accepts, example } = called!.returns === 'argument' ? outer : parameter;
  const wanted = { ...parameter, accepts, example, moment: earlier(parameter.moment, outer.moment) };
  return inOneOf(expr.args.slice(before.length), wanted, cursor, expr.callee.name);
}

function insideBinary(expr: Binary, outer: Parameter, cursor: Cursor): Found {
  if (isRateBegun(expr, outer, cursor))
    return { kind: 'number', typed: { start: expr.span.start, end: cursor.offset }, parameters: [outer] };
  if (cursor.offset > expr.left.span.end && cursor.offset < expr.opSpan.end) return nothing;
  return inOneOf(cursor.offset <= expr.left.span.end ? [expr.left] : [expr.right], operandOf(expr.op, outer), cursor);
}

/** `5/` where a rate is wanted: its unit comes next, and not what to divide by. */
function isRateBegun({ op, left, opSpan, right }: Binary, { accepts }: Parameter, { offset }: Cursor): boolean {
  const isGlued = left.kind === 'quantity' && left.unit === '' && left.span.end === opSpan.start && offset === opSpan.end;
  return op === '/' && isGlued && right.kind === 'missing' && accepts.some((accepted) => accepted === 'rate' || accepted === 'rateRamp');
}

function operandOf(op: Binary['op'], outer: Parameter): Parameter {
  switch (op) {
    case '..':
      return typed(outer.accepts.includes('textRange') ? 'text' : 'duration', outer);
    case '->':
      return typed('rate', outer);
    case 'and':
    case 'or':
      return typed('bool', outer);
    case '+':
    case '-':
      return outer;
    default:
      return anyValue(outer.moment);
  }
}

function insideObject(expr: Expr & { kind: 'object' }, outer: Parameter, cursor: Cursor): Found {
  const isKey = expr.entries.some((entry) => entry.value.kind === 'missing' && touches(entry.keySpan, cursor.offset));
  const isBehindColon = /:\s*$/.test(cursor.file.text.slice(expr.span.start, cursor.offset));
  const current = expr.entries.map((entry) => entry.value).find((value) => value.kind !== 'missing' && isAt(value, cursor));
  if (current) return inside(current, { upcoming: wanting(anyValue(outer.moment)) }, cursor);
  return isBehindColon && !isKey ? { kind: 'slot', upcoming: wanting(anyValue(outer.moment)) } : nothing;
}

export function wanting(parameter: Parameter): Upcoming {
  return { parameters: [parameter], options: [] };
}

function typed(accepted: Accepted, { moment }: Parameter): Parameter {
  return { name: 'value', accepts: [accepted], moment, example: '', doc: '' };
}

function anyValue(moment: Moment): Parameter {
  return { name: 'value', accepts: ['any'], moment, example: '', doc: '' };
}

function earlier(a: Moment, b: Moment): Moment {
  const order: readonly Moment[] = ['plan', 'client', 'step', 'message'];
  return order.indexOf(a) < order.indexOf(b) ? a : b;
}
