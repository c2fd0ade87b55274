/** What hands used to other languages write, where it is plain what was meant. */
import type { Expr, Span } from '../ast.ts';
import { type Parameter, unitOf } from '../catalog.ts';
import type { Fix } from '../diagnostic.ts';
import type { Value } from '../model.ts';
import { finding, replaceFix } from './finding.ts';
import { expectationOf } from './misfits.ts';
import type { Row } from './row.ts';

/** `keepalive = 30s`: only declarations have a `=`. */
export function rejectEquals({ entry, binder: { text, report } }: Row, equals: Span): void {
  const before = /\s/.test(text[equals.start - 1]) ? '' : ' ';
  const behind = /^[ \t]*/.exec(text.slice(equals.end))![0].length;
  const fixes = [replaceFix('Leave out `=`', { start: equals.start, end: equals.end + behind }, before)];
  const message = `\`${entry.word}\` takes no \`=\`; write the value right behind it`;
  report(finding('unexpected-argument', equals, message, { fixes }));
}

/** `home/1/temperature` where only a text can stand, which no division gives. */
export function isBarePath(arg: Expr, { accepts }: Parameter): boolean {
  return arg.kind === 'binary' && arg.op === '/' && accepts.every((accepted) => accepted === 'text') && accepts.length > 0;
}

export function rejectBarePath({ binder }: Row, path: Expr): false {
  const written = binder.text.slice(path.span.start, path.span.end);
  const fixes = /["\n]/.test(written) ? [] : [replaceFix('Write it between quotes', path.span, `"${written}"`)];
  binder.report(finding('wrong-type', path.span, 'expected a text between quotes, and this divides', { fixes }));
  binder.giveUpOn(path);
  return false;
}

/** `signal "up"`: the name is known all the same, so nothing is said of who awaits it. */
export function isQuotedSignal(arg: Expr, { accepts }: Parameter): boolean {
  return arg.kind === 'text' && accepts[0] === 'signal';
}

export function rejectQuotedSignal({ binder }: Row, arg: Expr, parameter: Parameter): false {
  const name = binder.text.slice(arg.span.start, arg.span.end).replaceAll('"', '');
  const fixes = isName(name) ? [replaceFix(`Write \`${name}\``, arg.span, name)] : [];
  binder.report(finding('wrong-type', arg.span, `expected ${expectationOf(parameter)}`, { fixes }));
  return false;
}

/** `pool rider(100)`, `pool "rider"` and `pool fast-rider`. */
export function headingFix(arg: Expr, text: string): Fix[] {
  const written = text.slice(arg.span.start, arg.span.end);
  const size = arg.kind === 'call' && arg.args.length === 1 ? arg.args[0].span : undefined;
  const name = (arg.kind === 'call' ? arg.callee.name : written).replaceAll('"', '').replaceAll('-', '_');
  const meant = size ? `${name}[${text.slice(size.start, size.end)}]` : name;
  return isName(name) ? [replaceFix(`Write \`${meant}\``, arg.span, meant)] : [];
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** `arrive at 100/s`: the rate stands without a word before it. */
export function rateFix({ entry, args, at }: Row, arg: Expr): Fix[] {
  const word = args[at - 2];
  if (arg.kind !== 'quantity' || word?.kind !== 'name' || !entry.positional.some(({ accepts }) => accepts.includes('rate'))) return [];
  return [replaceFix(`Leave out \`${word.name}\``, { start: word.span.start, end: arg.span.start }, '')];
}

/** `repeat 5/s` and `repeat 10s`: the unit shows which words were left out. */
export function wordBefore(value: Expr): { words: string[]; what: string } | undefined {
  const type = value.kind === 'quantity' ? unitOf(value.unit)?.type : undefined;
  if (type === 'rate') return { words: ['at'], what: 'a rate' };
  return type === 'duration' ? { words: ['for', 'every'], what: 'a duration' } : undefined;
}

/** `0.99` is how other tools write `99%`. */
export function ratioFix(expr: Expr, units: readonly string[]): Fix[] {
  if (expr.kind !== 'quantity' || !units.includes('%') || expr.value <= 0 || expr.value > 1) return [];
  const percent = `${Number((expr.value * 100).toPrecision(12))}%`;
  return [replaceFix(`Write \`${percent}\``, expr.span, percent)];
}

/** `wait 1s..5s`: a value between the two has to be drawn. */
export function drawFix(parameter: Parameter, expr: Expr, { type }: Value): Fix[] {
  if (expr.kind !== 'binary' || type !== 'durationRange' || !parameter.accepts.includes('duration')) return [];
  const { left, right, span } = expr;
  const edits = [
    { span: { start: span.start, end: span.start }, newText: 'random(' },
    { span: { start: left.span.end, end: right.span.start }, newText: ', ' },
    { span: { start: span.end, end: span.end }, newText: ')' },
  ];
  return [{ title: 'Draw it with `random`', edits }];
}
