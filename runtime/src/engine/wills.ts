import type { ReceivedPublish } from '../mqtt/publish.ts';
import type { Plan, PoolPlan, WillPlan } from '../plan/plan.ts';
import { RandomTable } from '../plan/random.ts';
import { asText, compileExpr, dependsOnIndexAlone, type Environment, type Moment } from './expression.ts';
import type { Surroundings } from './prepare.ts';

/**
 * The wills of all clients, on whichever agent: the broker publishes them, so they carry no tracking, and only topic and payload tell
 * them from other people's messages. Known are those whose topic follows from the client's index; of a payload that does not, any will do.
 */
export class Wills {
  readonly #plan: Plan;
  readonly #surroundings: Surroundings;
  /** Made for the first message that is not a publish of this run; most runs see none. */
  #known: Set<string> | undefined;

  constructor(plan: Plan, surroundings: Surroundings) {
    this.#plan = plan;
    this.#surroundings = surroundings;
  }

  /** Whether a message, which is no publish of this run, is one of them. */
  include({ topicStart, topicEnd, payloadStart, payloadEnd }: ReceivedPublish, bytes: Buffer): boolean {
    this.#known ??= this.#all();
    if (this.#known.size === 0) return false;
    const topic = bytes.toString('utf8', topicStart, topicEnd);
    return this.#known.has(topic) || this.#known.has(keyOf(topic, bytes.toString('utf8', payloadStart, payloadEnd)));
  }

  #all(): Set<string> {
    const known = new Set<string>();
    for (const [number, pool] of this.#plan.pools.entries()) {
      const { will, clientId } = pool.connect;
      if (will && dependsOnIndexAlone(will.topic, clientId)) this.#add(known, pool, number, will);
    }
    return known;
  }

  #add(known: Set<string>, { clients, connect }: PoolPlan, number: number, will: WillPlan): void {
    const environment = this.#environmentOf(number, (moment) => asText(clientId(moment)));
    const clientId = compileExpr(connect.clientId, environment);
    const topic = compileExpr(will.topic, environment);
    const text = will.payload.kind === 'text' && dependsOnIndexAlone(will.payload.text, connect.clientId) ? will.payload.text : undefined;
    const payload = text && compileExpr(text, environment);
    const moment: Moment = { client: 0, index: 0, messageSeq: 0, randomPlace: 0, received: undefined, requestUs: undefined };
    for (moment.index = 0; moment.index < clients; moment.index++) {
      known.add(payload ? keyOf(asText(topic(moment)), asText(payload(moment))) : asText(topic(moment)));
    }
  }

  #environmentOf(pool: number, clientId: Environment['clientId']): Environment {
    const { data, ...surroundings } = this.#surroundings;
    const column: Environment['column'] = (table, name) => data.column(table, name, pool);
    return { ...surroundings, column, random: new RandomTable(0), local: () => '', clientId };
  }
}

/** A topic holds no U+0000 (MQTT 5 §1.5.4), so that two different pairs never have the same key. */
function keyOf(topic: string, payload: string): string {
  return `${topic}\0${payload}`;
}
