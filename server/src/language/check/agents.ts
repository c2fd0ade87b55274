import type { Expr } from '../ast.ts';
import { type Bound, everyStatement, type Model } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, type Report } from './finding.ts';

/** Source addresses can be read; the two ends of a range are of one kind and in order. */
export function checkAgents({ model, report }: Subject): void {
  for (const bound of everyStatement(model.statements)) {
    if (bound.entry.word === 'sources') checkSources(bound, model, report);
  }
}

function checkSources(sources: Bound, model: Model, report: Report): void {
  for (const address of sources.values.addresses ?? []) {
    const ends = address.kind === 'binary' ? [address.left, address.right] : [address];
    const read = ends.map((end) => readAddress(end, address.kind !== 'binary', model, report));
    const [from, to] = read;
    if (from === undefined || to === undefined) continue;
    if (from.kind !== to.kind) report(finding('invalid-address', address.span, 'both ends of a range must be IPv4, or both IPv6'));
    else if (from.kind === 4 && from.number > to.number)
      report(finding('invalid-address', address.span, 'the first address of a range must not be the larger'));
  }
}

interface Address {
  kind: 4 | 6;
  /** Of IPv4 addresses. */
  number: number;
}

function readAddress(expr: Expr, mayBeBlock: boolean, model: Model, report: Report): Address | undefined {
  const text = model.values.get(expr)?.constant;
  if (typeof text !== 'string') return undefined;
  const [address, bits, ...rest] = text.split('/');
  const read = addressOf(address);
  const isBlock = bits !== undefined;
  const isBitsRight =
    !isBlock || (mayBeBlock && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (read?.kind === 6 ? 128 : 32));
  if (read && isBitsRight) return read;
  report(
    finding(
      'invalid-address',
      expr.span,
      `\`${text}\` is not an address such as \`10.0.0.11\`${mayBeBlock ? ' or a block such as `10.0.0.0/28`' : ''}`,
    ),
  );
  return undefined;
}

function addressOf(text: string): Address | undefined {
  const bytes = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (bytes) return bytes.every((byte) => byte < 256) ? { kind: 4, number: bytes.reduce((sum, byte) => sum * 256 + byte, 0) } : undefined;
  const isV6 =
    /^[\da-f:]+$/i.test(text) && text.includes(':') && text.split('::').length <= 2 && text.split(':').every((group) => group.length <= 4);
  const groups = text.split(':').length;
  return isV6 && (text.includes('::') ? groups <= 9 : groups === 8) ? { kind: 6, number: 0 } : undefined;
}
