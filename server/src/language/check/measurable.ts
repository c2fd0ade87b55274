import type { PoolPlan, Step } from '../../../../runtime/src/plan/plan.ts';
import type { MetricName } from '../../../../runtime/src/stats/metrics.ts';
import { endpointsAt } from '../compile/endpoints.ts';
import { expectationParts, metricNamed } from '../model/expectation.ts';
import { everyStatement } from '../model.ts';
import { type Reach, willsReach } from '../reach.ts';
import type { Subject } from './families.ts';
import { finding } from './finding.ts';

/** Expectations on what nothing in the scenario produces. */
export function checkMeasurable(subject: Subject): void {
  const expectations = everyStatement(subject.model.statements).filter((bound) => bound.entry.head === 'metric');
  if (expectations.length === 0) return;
  const reach = subject.reach();
  const isMisspelt = subject.found.some(({ code, related }) => code === 'unmatched-filter' && related !== undefined);
  for (const bound of expectations) {
    const { metric, pool } = expectationParts(bound);
    const known = metric && metricNamed(metric.name);
    if (!known || !metric) continue;
    const number = pool ? reach.pools.findIndex((each) => each.name === pool.name) : undefined;
    const missing = lacks(known.name, { reach, pool: number, hasTls: usesTls(subject), isMisspelt });
    if (missing)
      subject.report(
        finding(
          'unmeasurable',
          metric.span,
          `${pool ? `\`${pool.name}\`` : 'this scenario'} ${missing}, so \`${known.name}\` has no figure`,
        ),
      );
  }
}

interface Scene {
  reach: Reach;
  /** The pool that the expectation is about; undefined: all. */
  pool: number | undefined;
  hasTls: boolean;
  /** A filter is a misspelt topic, as has been said: that nothing arrives is no mistake of its own. */
  isMisspelt: boolean;
}

/** What is missing for a metric to have a figure, `never connects` for example; undefined: nothing. */
function lacks(metric: MetricName, scene: Scene): string | undefined {
  const has = (test: (step: Step) => boolean) => poolsIn(scene).some((pool) => hasStep(pool, test));
  if (!has((step) => step.kind === 'connect')) return 'never connects';
  if (metric === 'connect.tls') return scene.hasTls ? undefined : 'uses no TLS';
  if (metric === 'signal.failed') return has((step) => step.kind === 'await') ? undefined : 'awaits nothing';
  if (metric.startsWith('subscribe.')) return has((step) => step.kind === 'subscribe') ? undefined : 'subscribes to nothing';
  if (metric.startsWith('publish.')) return lacksForPublish(metric, has);
  return metric.startsWith('delivery.') ? lacksForDelivery(metric, scene, has) : undefined;
}

function lacksForPublish(metric: MetricName, has: (test: (step: Step) => boolean) => boolean): string | undefined {
  if (!has((step) => step.kind === 'publish')) return 'publishes nothing';
  if (metric === 'publish.pubrec' && !has((step) => step.kind === 'publish' && step.qos === 2)) return 'publishes nothing with QoS 2';
  const needsAnswer = metric === 'publish.latency' || metric === 'publish.service' || metric === 'publish.acknowledged';
  if (needsAnswer && !has((step) => step.kind === 'publish' && step.qos > 0))
    return 'publishes with QoS 0 only, which the broker does not acknowledge';
  return undefined;
}

const untracked: ReadonlySet<string> = new Set(['delivery.foreign', 'delivery.retained', 'delivery.bytes', 'delivery.rate']);

function lacksForDelivery(
  metric: MetricName,
  { reach, pool, isMisspelt }: Scene,
  has: (test: (step: Step) => boolean) => boolean,
): string | undefined {
  if (!has((step) => step.kind === 'subscribe')) return 'subscribes to nothing';
  if (metric === 'delivery.wills') return receivesWills(reach, pool) ? undefined : 'receives no will';
  if (untracked.has(metric)) return undefined;
  const flows = reach.flows.filter((flow) => pool === undefined || reach.subscribes[flow.subscribe].pool === pool);
  if (metric === 'delivery.response' && !reach.pools.some(({ handlers }) => handlers.length > 0)) return 'answers no messages with `on`';
  if (flows.length === 0) return isMisspelt ? undefined : 'receives nothing that it publishes';
  const isTracked = flows.some((flow) => reach.publishes[flow.publish].step.tracking !== 'off');
  return isTracked ? undefined : 'receives only messages that are not tracked';
}

function receivesWills(reach: Reach, pool: number | undefined): boolean {
  const subscribes = reach.subscribes.filter((subscribe) => pool === undefined || subscribe.pool === pool);
  const isReached = willsReach(reach);
  return subscribes.some(({ step }) => step.filters.some(({ filter }) => isReached(filter)));
}

function poolsIn({ reach, pool }: Scene): readonly PoolPlan[] {
  return pool === undefined ? reach.pools : [reach.pools[pool]];
}

function hasStep(pool: PoolPlan, test: (step: Step) => boolean): boolean {
  return [...pool.steps, ...pool.handlers.flatMap((handler) => handler.steps)].some((step) => isIn(step, test));
}

function isIn(step: Step, test: (step: Step) => boolean): boolean {
  if (test(step)) return true;
  if (step.kind === 'repeat') return step.steps.some((inner) => isIn(inner, test));
  return step.kind === 'choose' && step.options.some((option) => option.steps.some((inner) => isIn(inner, test)));
}

function usesTls({ model }: Subject): boolean {
  const endpoints = (model.broker?.values.url ?? []).map((url) => endpointsAt(url, model));
  return endpoints.some((found) => typeof found !== 'string' && found.some(({ transport }) => transport === 'tls' || transport === 'wss'));
}
