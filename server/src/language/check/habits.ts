/** What hands used to other languages write, where it is plain what was meant. */
import type { Expr, Span } from '../ast.ts';
import type { Parameter } from '../catalog.ts';
import type { Fix } from '../diagnostic.ts';
import { finding, insertFix, replaceFix } from './finding.ts';
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

/** `publish "a" "on"`: the payload without its word. */
export function payloadFix(arg: Expr, options: readonly string[]): Fix[] {
  if (arg.kind !== 'text' || !options.includes('payload')) return [];
  return [insertFix('Insert `payload`', arg.span.start, 'payload ')];
}
