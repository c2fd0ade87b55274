import type { Statement } from '../ast.ts';
import { settingOf } from '../model/settings.ts';
import { type Bound, constantIn, everyStatement, hasWord, type Model, poolOf, valueIn } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, insertFix, type Report } from './finding.ts';

type StatementCheck = (bound: Bound, report: Report, model: Model) => void;

/** What single statements must obey beyond their signatures, by their words. */
const checks: Record<string, readonly StatementCheck[]> = {
  repeat: [checkRate, checkEnd, checkRuns],
  choose: [checkShares],
  subscribe: [checkFilters],
  disconnect: [checkExpiry],
  pool: [checkSteps],
  insecure: [warnInsecure],
};

export function checkStatements({ model, report }: Subject): void {
  for (const bound of everyStatement(model.statements)) {
    for (const check of bound.isWhole ? (checks[bound.entry.word] ?? []) : []) check(bound, report, model);
  }
}

/** `at 5/s` could be each client's or the whole pool's. */
function checkRate(repeat: Bound, report: Report, model: Model): void {
  const at = repeat.words.at;
  if (!at || hasWord(repeat, 'each') || hasWord(repeat, 'total')) return;
  const over = valueIn(repeat, 'over');
  const rate = over ?? valueIn(repeat, 'ramp') ?? valueIn(repeat, 'at');
  if (!rate || rate.kind === 'missing' || !isRate(repeat, model)) return;
  const fixes = [
    insertFix('Make it the rate of each client: `each`', rate.span.end, ' each'),
    insertFix('Make it the rate of the whole pool: `total`', rate.span.end, ' total'),
  ];
  const span = { start: at.start, end: rate.span.end };
  report(finding('bare-rate', span, 'say whose rate this is: `each` client’s, or the `total` of the pool', { fixes }));
}

/** Of what is no rate at all, that has been said, and nothing more is. */
function isRate(repeat: Bound, { values }: Model): boolean {
  const type = values.get(valueIn(repeat, 'ramp') ?? valueIn(repeat, 'at')!)?.type;
  return type === 'rate' || type === 'rateRamp';
}

function checkEnd(repeat: Bound, report: Report): void {
  const { args, head } = repeat.statement;
  const hasEnd = 'count' in repeat.values || hasWord(repeat, 'for') || hasWord(repeat, 'until');
  if (hasEnd || args.some((arg) => arg.kind === 'missing')) return;
  const end = endOfLine(repeat.statement);
  const fixes = [insertFix('Add `for 1m`', end, ' for 1m')];
  report(finding('never-ends', head.span, 'this repeat never ends; add `for 1m`, `10 times` or `until done`', { fixes }));
}

function endOfLine(statement: Statement): number {
  return statement.args[statement.args.length - 1].span.end;
}

function checkRuns(repeat: Bound, report: Report): void {
  const count = valueIn(repeat, 'count');
  if (count?.kind === 'quantity' && count.value === 0)
    report(finding('unreachable-step', count.span, 'these steps run 0 times', { unnecessary: true }));
}

function checkShares(choose: Bound, report: Report, model: Model): void {
  const shares = choose.block.map((arm) => model.values.get(arm.statement.head)?.constant);
  if (choose.statement.block && choose.statement.block.statements.length === 0) {
    report(finding('wrong-shares', choose.statement.head.span, '`choose` needs blocks with their shares, `70% { … }` for example'));
  }
  if (
    shares.length === 0 ||
    shares.some((share) => typeof share !== 'number') ||
    shares.length !== choose.statement.block?.statements.length
  )
    return;
  const sum = shares.reduce<number>((total, share) => total + Number(share), 0);
  if (Math.abs(sum - 1) < 1e-9) return;
  report(
    finding('wrong-shares', choose.statement.head.span, `the shares add up to ${Number((sum * 100).toFixed(6))}%, and must add up to 100%`),
  );
}

function checkFilters(subscribe: Bound, report: Report): void {
  const { args, block, head } = subscribe.statement;
  if (subscribe.values.filter || args.some((arg) => arg.kind === 'missing') || block?.statements.some(isFilter)) return;
  report(finding('missing-argument', head.span, 'expected a filter such as `"rider/+/fix"` after `subscribe`'));
}

function isFilter({ head }: Statement): boolean {
  return head.kind !== 'name' || head.name !== 'user_property';
}

/** A session that was to end with its connection cannot be prolonged by DISCONNECT (MQTT 5 §3.14.2.2.2). */
function checkExpiry(disconnect: Bound, report: Report, model: Model): void {
  const expiry = valueIn(disconnect, 'session_expiry');
  const wanted = expiry && model.values.get(expiry)?.constant;
  if (!expiry || typeof wanted !== 'number' || wanted <= 0) return;
  const setting = settingOf(model, poolOf(disconnect), 'session_expiry');
  const given = setting ? constantIn(model, setting, 'time') : 0;
  if (given !== 0) return;
  report(
    finding(
      'out-of-range',
      expiry.span,
      'a session that ends with its connection cannot be kept on; give the pool a `session_expiry` above 0s',
    ),
  );
}

function checkSteps(pool: Bound, report: Report): void {
  const written = pool.statement.block?.statements.length ?? 0;
  const isUnderstood = pool.block.length === written;
  if (!pool.statement.block || !isUnderstood || pool.block.some((bound) => bound.entry.kind === 'step' && bound.entry.word !== 'on'))
    return;
  report(finding('empty-pool', pool.statement.head.span, 'this pool does nothing; give it steps, `connect` first'));
}

function warnInsecure(setting: Bound, report: Report): void {
  const message = 'the broker’s certificate is not verified, so clients may talk to anybody; use `ca "…"` where you can';
  report(finding('insecure', setting.statement.head.span, message));
}
