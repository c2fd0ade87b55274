import type { Quantity } from '../ast.ts';
import { unitOf, units } from '../catalog.ts';
import type { Value } from '../model.ts';
import { nearest } from '../nearest.ts';
import { finding, type Report, suggestion } from './finding.ts';

/** The value of a number and its unit. */
export function inferQuantity(expr: Quantity, report: Report): Value {
  if (expr.unit === '') return { type: 'number', constant: expr.value, moment: 'plan', whole: !/[.eE]/.test(expr.text) };
  const unit = unitOf(expr.unit);
  if (unit) return { type: unit.type, constant: scaled(expr.value, unit.factor), moment: 'plan', whole: unit.type === 'size' };
  const amount = expr.text.slice(0, expr.text.length - expr.unit.length);
  const meant = unitMeant(expr.unit);
  const { hint, fixes } = suggestion(expr.span, sumOf(expr.text) ?? (meant && amount + meant));
  const known = hint || `; there are ${units.map((known) => known.symbol).join(', ')}`;
  report(finding('unknown-unit', expr.span, `unknown unit \`${expr.unit}\`${known}`, { fixes }));
  return { type: 'unknown', moment: 'plan' };
}

/** Divides by the inverse where that is the whole number, so that `0.1ms` and `30/m` come out as near as they can. */
function scaled(value: number, factor: number): number {
  return factor < 1 ? value / Math.round(1 / factor) : value * factor;
}

/** Spellings of units that people bring from elsewhere. */
const foreignUnits: Record<string, string> = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  hour: 'h',
  hours: 'h',
  hr: 'h',
  msec: 'ms',
  µs: 'us',
  b: 'B',
  byte: 'B',
  bytes: 'B',
  k: 'KB',
  K: 'KB',
  kb: 'KB',
  kB: 'KB',
  M: 'MB',
  mb: 'MB',
  rps: '/s',
  qps: '/s',
  tps: '/s',
  '/sec': '/s',
  '/second': '/s',
  '/min': '/m',
  '/minute': '/m',
  '/hour': '/h',
};

/** `1m30s` as `90s`, and `2d` as `48h`. */
function sumOf(written: string): string | undefined {
  const [, days] = /^(\d+)(?:d|days?)$/.exec(written) ?? [];
  if (days !== undefined) return `${Number(days) * 24}h`;
  const [, large, from, small, to] = /^(\d+)(h|m)(\d+)(m|s)$/.exec(written) ?? [];
  const [outer, inner] = [unitOf(from ?? ''), unitOf(to ?? '')];
  return outer && inner && outer !== inner ? `${(Number(large) * outer.factor) / inner.factor + Number(small)}${to}` : undefined;
}

/** One letter is as near to another as to any. */
function unitMeant(unit: string): string | undefined {
  const known = unit.length > 1 ? units.map(({ symbol }) => symbol) : [];
  return foreignUnits[unit] ?? nearest(unit, known);
}
