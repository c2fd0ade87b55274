import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver-types';
import { iterationsIn, latestArrivalMs } from '../../../runtime/src/plan/schedule.ts';
import { formatCount, formatDuration, formatRate } from '../../../runtime/src/report/format.ts';
import type { Expr } from '../language/ast.ts';
import { poolName } from '../language/model/pools.ts';
import { type Bound, everyStatement, poolOf, valueIn } from '../language/model.ts';
import { formatValue } from '../language/units.ts';
import { totalsDoc, totalsText } from './loadText.ts';
import type { Planned } from './planned.ts';
import { spanOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** What follows from the text and does not stand in it: values of lets, numbers of clients and rounds, rates, totals. */
export function inlayHints(scenario: Scenario, range: Range): InlayHint[] {
  const { start, end } = spanOf(scenario, range);
  const inRange = everyStatement(scenario.model.statements).filter(({ statement: { span } }) => span.start <= end && start <= span.end);
  return inRange
    .flatMap((bound) => hintsOf(scenario, bound))
    .filter(({ offset }) => start <= offset && offset <= end)
    .map((hint) => dressed(scenario, hint));
}

interface Hint {
  offset: number;
  text: string;
  tooltip: string;
}

function hintsOf(scenario: Scenario, bound: Bound): Hint[] {
  const planned = scenario.planned();
  switch (bound.entry.word) {
    case 'let':
      return valueHint(scenario, valueIn(bound, 'value'), 'What it comes to.');
    case 'pool':
      return valueHint(scenario, sizeOf(bound), 'How many clients that is.');
    case 'scenario':
      return planned ? [behind(bound, totalsText(planned.load), totalsDoc(planned.load))] : [];
    case 'arrive':
      return planned ? arrivalHint(bound, planned) : [];
    case 'repeat':
      return planned ? repeatHint(scenario, bound, planned) : [];
    case 'publish':
      return planned ? publishHint(scenario, bound, planned) : [];
    default:
      return [];
  }
}

/** Only what is not written out already, and is the same for all clients. */
function valueHint({ model }: Scenario, expr: Expr | undefined, tooltip: string): Hint[] {
  const value = expr && model.values.get(expr);
  if (!expr || value?.constant === undefined || expr.kind === 'quantity' || expr.kind === 'text' || expr.kind === 'bool') return [];
  return [{ offset: expr.span.end, text: `= ${formatValue(value.type, value.constant)}`, tooltip }];
}

function sizeOf(pool: Bound): Expr | undefined {
  const heading = valueIn(pool, 'name');
  return heading?.kind === 'index' ? heading.index : undefined;
}

function arrivalHint(bound: Bound, { plan }: Planned): Hint[] {
  const pool = plan.pools.find(({ name }) => name === poolName(poolOf(bound)!));
  // `over 10s` says it already.
  const lastMs = pool && pool.arrival.kind !== 'over' ? latestArrivalMs(pool.arrival, pool.clients) : 0;
  return lastMs > 0 && Number.isFinite(lastMs)
    ? [behind(bound, `all after ${formatDuration(lastMs)}`, 'When the last client of the pool begins, at the latest.')]
    : [];
}

/** How many rounds a client makes, where time limits them; counts stand in the text. */
function repeatHint({ lines }: Scenario, bound: Bound, { repeats }: Planned): Hint[] {
  const { step, pool } = repeats.get(lines.numberAt(bound.statement.span.start)) ?? {};
  if (!step || !pool || step.durationMs === undefined || step.pacing.kind === 'none' || step.count !== undefined) return [];
  const times = iterationsIn(step.pacing, pool.clients, 0, step.durationMs);
  return [behind(bound, `${formatCount(times)} times each`, 'How often each client of the pool runs the block.')];
}

function publishHint({ lines }: Scenario, bound: Bound, { publishes }: Planned): Hint[] {
  const publish = publishes.get(lines.numberAt(bound.statement.span.start));
  if (!publish || publish.perSecond === null || publish.perSecond === 0) return [];
  const copies = publish.fanOut.reduce((sum, { likely }) => sum + likely, 0);
  const out = copies === 1 ? '' : ` → ${formatRate(publish.perSecond * copies)}`;
  return [
    behind(
      bound,
      `${formatRate(publish.perSecond)}${out}`,
      'Messages to the broker and from it, of all clients together, at most in any one second.',
    ),
  ];
}

/** Behind the head of a statement, in front of its block. */
function behind({ statement }: Bound, text: string, tooltip: string): Hint {
  const last = [...statement.args, ...(statement.assigned ?? []), statement.head].reduce((a, b) => (b.span.end > a.span.end ? b : a));
  return { offset: last.span.end, text, tooltip };
}

function dressed({ lines }: Scenario, { offset, text, tooltip }: Hint): InlayHint {
  return { position: lines.positionAt(offset), label: text, kind: InlayHintKind.Type, paddingLeft: true, tooltip };
}
