import type { FlowPlan, Plan, Step, SubscribeStep } from '../plan/plan.ts';
import { RandomTable } from '../plan/random.ts';
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
      if (flow.match === 'keyed') this.#byStep[flow.publish].push({ number, flow, index: undefined, found: 0 });
    }
  }

  /** Whether the step's messages need `find` and `record`. */
  concerns(step: number): boolean {
    return this.#byStep[step].length > 0;
  }

  /** Finds out what a message of the step to the topic `bytes[start … end)` calls for. */
  find(step: number, bytes: Uint8Array, start: number, end: number): void {
    for (const keyed of this.#byStep[step]) {
      // Built with the first message: most workers publish to few flows, and an index holds every client of a pool.
      keyed.index ??= this.#build(keyed.flow);
      keyed.found = keyed.index.count(bytes, start, end);
    }
  }

  /** The message for which `find` was asked last has left. */
  record(step: number, recorder: Recorder, nowUs: number): void {
    for (const { number, flow, found } of this.#byStep[step]) {
      if (found > 0) recorder.matched(number, flow.shared ? 1 : found, nowUs);
    }
  }

  #build(flow: FlowPlan): FilterIndex {
    const index = new FilterIndex();
    const pool = this.#plan.pools.find(({ steps }) => subscribeStep(steps, flow.subscribe) !== undefined);
    const expr = pool && subscribeStep(pool.steps, flow.subscribe)?.filters[flow.filter]?.filter;
    if (!pool || !expr || !dependsOnIndexAlone(expr, pool.connect.clientId)) return index;
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
    const filter = compileExpr(expr, environment);
    const moment: Moment = { client: 0, index: 0, messageSeq: 0, randomPlace: 0, received: undefined, requestUs: undefined };
    for (moment.index = 0; moment.index < pool.clients; moment.index++) index.add(asText(filter(moment)));
    return index;
  }
}

interface KeyedFlow {
  number: number;
  flow: FlowPlan;
  index: FilterIndex | undefined;
  /** Clients whose filters match the message at hand. */
  found: number;
}

function subscribeStep(steps: readonly Step[], id: number): SubscribeStep | undefined {
  return stepsIn(steps).find((step): step is SubscribeStep => step.kind === 'subscribe' && step.id === id);
}
