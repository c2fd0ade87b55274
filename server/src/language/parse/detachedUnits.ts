import type { Expr, Quantity } from '../ast.ts';
import type { Complaints } from './complaints.ts';
import { isExpr, type Part } from './items.ts';

/** Takes a number and a unit that stand apart, `5 s` or `1 minute`, for the one value that was meant, and says how it is written. */
export function joinUnits(parts: Part[], complaints: Complaints): Part[] {
  const joined: Part[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const [number, part] = [joined.at(-1), parts[at]];
    const word = number && isExpr(number) && isExpr(part) ? wordAt(part, parts[at + 1]) : undefined;
    const value = word && join(number as Expr, word, complaints);
    if (value) joined[joined.length - 1] = value;
    else joined.push(part);
    if (value && word.takesNext) at += 1;
  }
  return joined;
}

interface UnitWord {
  unit: string;
  end: number;
  takesNext?: true;
}

/** `seconds`, `rps`, `msg/s` and `per second`. */
function wordAt(part: Expr, next: Part | undefined): UnitWord | undefined {
  if (part.kind === 'binary' && part.op === '/' && part.left.kind === 'name' && part.right.kind === 'name') {
    const time = timeOf(part.right);
    return time === undefined ? undefined : { unit: `/${time}`, end: part.span.end };
  }
  if (part.kind !== 'name') return undefined;
  const time = part.name === 'per' && next && isExpr(next) ? timeOf(next) : undefined;
  if (time && next && isExpr(next)) return { unit: `/${time}`, end: next.span.end, takesNext: true };
  const unit = spellings.get(part.name);
  return unit === undefined ? undefined : { unit, end: part.span.end };
}

function timeOf(word: Expr): string | undefined {
  const unit = word.kind === 'name' ? spellings.get(word.name) : undefined;
  return unit === 's' || unit === 'm' || unit === 'h' ? unit : undefined;
}

/** Undefined where the value does not end in a number without a unit, or the word is no unit. */
function join(value: Expr, word: UnitWord, complaints: Complaints): Expr | undefined {
  const span = { start: value.span.start, end: word.end };
  if (value.kind === 'binary') {
    const right = join(value.right, word, complaints);
    return right && { ...value, right, span };
  }
  if (value.kind !== 'quantity' || value.unit !== '') return undefined;
  const whole: Quantity = { ...value, unit: word.unit, text: value.text + word.unit, span };
  const fixes = [{ title: `Write \`${whole.text}\``, edits: [{ span, newText: whole.text }] }];
  complaints.add('detached-unit', `a number and its unit stand together: \`${whole.text}\``, span, fixes);
  return whole;
}

const spellings = new Map<string, string>([
  ...['us', 'ms', 's', 'm', 'h', 'B', 'KB', 'MB', 'KiB', 'MiB'].map((unit) => [unit, unit] as const),
  ...['sec', 'secs', 'second', 'seconds'].map((word) => [word, 's'] as const),
  ...['min', 'mins', 'minute', 'minutes'].map((word) => [word, 'm'] as const),
  ...['hour', 'hours'].map((word) => [word, 'h'] as const),
  ...['millisecond', 'milliseconds', 'msec', 'msecs'].map((word) => [word, 'ms'] as const),
  ...['rps', 'qps', 'tps', 'mps'].map((word) => [word, '/s'] as const),
]);
