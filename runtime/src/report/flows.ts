import type { Expr, Plan } from '../plan/plan.ts';
import { allSteps } from '../plan/steps.ts';
import type { Books } from '../stats/account.ts';
import { placeText } from './placeText.ts';
import type { FlowReport } from './report.ts';

/** The books by publish step, with its pattern of topics, and by the pools that should receive its messages. */
export function flowsOf(plan: Plan, { accounts }: Books): FlowReport[] {
  const publishers = publishersOf(plan);
  return accounts.flatMap(({ account, published, expected, delivered, lost, inFlight, duplicated, reordered }) => {
    const publisher = publishers.get(account.publish);
    if (!publisher || account.pools.length === 0) return [];
    const { publishLine, fromPool, topic } = publisher;
    const toPool = account.pools.map((pool) => plan.pools[pool].name).join(', ');
    return [
      {
        publishLine,
        fromPool,
        toPool,
        topic: placeText(topic, plan),
        published,
        expected,
        delivered,
        lost,
        inFlight,
        duplicated,
        reordered,
      },
    ];
  });
}

function publishersOf(plan: Plan): Map<number, { publishLine: number; fromPool: string; topic: Expr }> {
  const steps = plan.pools.flatMap((pool) => allSteps(pool).map((step) => ({ step, fromPool: pool.name })));
  return new Map(
    steps.flatMap(({ step, fromPool }) =>
      step.kind === 'publish' ? [[step.id, { publishLine: step.line, fromPool, topic: step.topic }]] : [],
    ),
  );
}
