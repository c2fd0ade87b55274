import type { Expr, Name, Quantity } from '../ast.ts';
import type { Complaints } from './complaints.ts';
import { isExpr, type Part } from './items.ts';

/** Takes a number and a unit that stand apart, `5 s` or `1 minute`, for the one value that was meant, and says how it is written. */
export function joinUnits(parts: Part[], complaints: Complaints): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const number = joined.at(-1);
    const value = number && isExpr(number) && isExpr(part) && part.kind === 'name' && join(number, part, complaints);
    if (value) joined[joined.length - 1] = value;
    else joined.push(part);
  }
  return joined;
}

/** Undefined where the value does not end in a number without a unit, or the word is no unit. */
function join(value: Expr, word: Name, complaints: Complaints): Expr | undefined {
  const span = { start: value.span.start, end: word.span.end };
  if (value.kind === 'binary') {
    const right = join(value.right, word, complaints);
    return right && { ...value, right, span };
  }
  const unit = spellings.get(word.name);
  if (value.kind !== 'quantity' || value.unit !== '' || unit === undefined) return undefined;
  const whole: Quantity = { ...value, unit, text: value.text + unit, span };
  const fixes = [{ title: `Write \`${whole.text}\``, edits: [{ span, newText: whole.text }] }];
  complaints.add('detached-unit', `a number and its unit stand together: \`${whole.text}\``, span, fixes);
  return whole;
}

const spellings = new Map<string, string>([
  ...['us', 'ms', 's', 'm', 'h', 'B', 'KB', 'MB', 'KiB', 'MiB'].map((unit) => [unit, unit] as const),
  ...['sec', 'secs', 'second', 'seconds'].map((word) => [word, 's'] as const),
  ...['min', 'mins', 'minute', 'minutes'].map((word) => [word, 'm'] as const),
  ...['hour', 'hours'].map((word) => [word, 'h'] as const),
]);
