import type { FlowPlan, Plan, PoolPlan, Step, SubscribeStep } from '../plan/plan.ts';
import { RandomTable } from '../plan/random.ts';
import { matchesFilter } from '../plan/topics.ts';
import { asText, compileExpr, dependsOnIndexAlone, type Environment, type Moment } from './expression.ts';
import { FilterIndex } from './filterIndex.ts';
import type { Surroundings } from './prepare.ts';
import { stepsIn } from './publishSteps.ts';
import type { Recorder } from './recorder.ts';

/**
 * How many deliveries a message calls for where that depends on its topic (`keyed` flows): the publisher's worker works it out,
 * for all clients of the subscribing pool on whichever agent, as their filters follow from their indexes. Filters that do not,
 * random ones say, match nothing here: such a flow's messages are delivered but never expected, so none counts as lost.
 */
export class Matching {
  readonly #byStep: KeyedFlow[][];
  readonly #plan: Plan;
  readonly #surroundings: Surroundings;

  constructor(plan: Plan, publishSteps: number, surroundings: Surroundings) {
    this.#plan = plan;
    this.#surroundings = surroundings;
    this.#byStep = Array.from({ length: publishSteps }, () => []);
    for (const [number, flow] of plan.flows.entries()) {
      if (flow.match === 'keyed') this.#byStep[flow.publish].push({ number, flow, filters: undefined, found: 0 });
    }
  }

  /** Whether the step's messages need `find` and `record`. */
  concerns(step: number): boolean {
    return this.#byStep[step].length > 0;
  }

  /** Finds out what a message of the step to the topic `bytes[start … end)` calls for; `publisher` is its client's index. */
  find(step: number, publisher: number, bytes: Buffer, start: number, end: number): void {
    for (const keyed of this.#byStep[step]) {
      // Built with the first message: most workers publish to few flows, and an index holds every client of a pool.
      keyed.filters ??= this.#build(keyed.flow);
      const { index, own } = keyed.filters;
      keyed.found = index.count(bytes, start, end);
      if (own && keyed.found > 0 && matchesFilter(own(publisher), bytes.toString('utf8', start, end))) keyed.found--;
    }
  }

  /** The message for which `find` was asked last has left. */
  record(step: number, recorder: Recorder, nowUs: number): void {
    for (const { number, flow, found } of this.#byStep[step]) {
      if (found > 0) recorder.matched(number, flow.shared ? 1 : found, nowUs);
    }
  }

  #build(flow: FlowPlan): Filters {
    const index = new FilterIndex();
    const pool = this.#plan.pools.find(({ steps }) => subscribeStep(steps, flow.subscribe) !== undefined);
    const asked = pool && subscribeStep(pool.steps, flow.subscribe)?.filters[flow.filter];
    if (!pool || !asked || !dependsOnIndexAlone(asked.filter, pool.connect.clientId)) return { index, own: undefined };
    const { data, ...surroundings } = this.#surroundings;
    const number = this.#plan.pools.indexOf(pool);
    const environment: Environment = {
      ...surroundings,
      column: (table, name) => data.column(table, name, number),
      random: new RandomTable(0),
      local: () => '',
      clientId: (moment) => asText(clientId(moment)),
    };
    const clientId = compileExpr(pool.connect.clientId, environment);
    const filter = compileExpr(asked.filter, environment);
    const moment: Moment = { client: 0, index: 0, messageSeq: 0, randomPlace: 0, received: undefined, requestUs: undefined };
    const filterOf = (client: number) => asText(filter({ ...moment, index: client }));
    for (let client = 0; client < pool.clients; client++) index.add(filterOf(client));
    return { index, own: asked.noLocal && publishes(pool, flow.publish) ? filterOf : undefined };
  }
}

interface KeyedFlow {
  number: number;
  flow: FlowPlan;
  filters: Filters | undefined;
  /** Clients whose filters match the message at hand. */
  found: number;
}

interface Filters {
  /** Of all clients of the subscribing pool. */
  index: FilterIndex;
  /** Where those do not get what they publish themselves: the filter of the client with an index. */
  own: ((client: number) => string) | undefined;
}

function publishes({ steps, handlers }: PoolPlan, id: number): boolean {
  return stepsIn([...steps, ...handlers.flatMap((handler) => handler.steps)]).some((step) => step.kind === 'publish' && step.id === id);
}

function subscribeStep(steps: readonly Step[], id: number): SubscribeStep | undefined {
  return stepsIn(steps).find((step): step is SubscribeStep => step.kind === 'subscribe' && step.id === id);
}
