import { poolName } from '../model/pools.ts';
import { signalsGiven } from '../model/signals.ts';
import { type Bound, constantIn, everyStatement, type ScenarioSymbol, valueIn } from '../model.ts';
import { type Barrier, type Stuck, stuckPools } from './barriers.ts';
import type { Subject } from './families.ts';
import { finding, insertFix, replaceFix } from './finding.ts';

/** Barriers that can never open: too few signals, an unknown number of them, or pools that wait for each other. */
export function checkSignals(subject: Subject): void {
  const { model, names } = subject;
  const barriers = new Map<Bound, Barrier>();
  for (const bound of everyStatement(model.statements)) {
    const name = valueIn(bound, 'signal');
    const signal = name?.kind === 'name' ? names.signals.get(name.name) : undefined;
    if (bound.entry.word !== 'await' || !signal) continue;
    const needed = signalsNeeded(bound, signal, subject);
    if (needed !== undefined) barriers.set(bound, { signal, needed });
  }
  const stuck = stuckPools(model, names, barriers);
  if (stuck.length > 0) reportDeadlock(stuck, barriers, subject);
}

/** How many signals an `await` needs; undefined where it has been reported that they cannot come. */
function signalsNeeded(bound: Bound, signal: ScenarioSymbol, { model, report }: Subject): number | undefined {
  const all = signalsGiven(model, signal);
  const from = constantIn(model, bound, 'from');
  const span = valueIn(bound, 'signal')!.span;
  if (typeof from !== 'number') {
    if ('from' in bound.words) return undefined;
    if (Number.isFinite(all)) return all;
    const message = `how often \`${signal.name}\` is given is not known before the run; say how many to wait for`;
    report(finding('unknown-signal-count', span, message, { fixes: [insertFix('Insert `from 1`', span.end, ' from 1')] }));
    return undefined;
  }
  if (from <= all) return from;
  const written = valueIn(bound, 'from')!.span;
  const fixes = all > 0 ? [replaceFix(`Wait for ${all}`, written, String(all))] : [];
  report(
    finding('too-few-signals', written, `all clients together give \`${signal.name}\` ${times(all)}, and this waits for ${from}`, {
      fixes,
    }),
  );
  return undefined;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** One deadlock is one mistake, however many pools are in it. */
function reportDeadlock(stuck: readonly Stuck[], barriers: ReadonlyMap<Bound, Barrier>, { report }: Subject): void {
  const [first, ...others] = [...stuck].sort((a, b) => a.at.statement.span.start - b.at.statement.span.start);
  const nameOf = (each: Stuck) => `\`${barriers.get(each.at)?.signal.name}\``;
  const related = [...others, ...first.behind].map((other) => ({
    message:
      'signal' in other
        ? `\`${poolName(other.pool)}\` gives ${nameOf(first)} only behind this`
        : `\`${poolName(other.pool)}\` waits here for ${nameOf(other)}`,
    span: other.at.statement.span,
  }));
  const who = others.length > 0 ? 'pools wait for each other' : `\`${poolName(first.pool)}\` waits for what only comes later`;
  report(finding('deadlock', first.at.statement.span, `${who}: ${nameOf(first)} can never be given here`, { related }));
}
