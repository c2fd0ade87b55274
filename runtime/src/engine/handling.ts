import type { ReceivedPublish } from '../mqtt/publish.ts';
import { purposes } from '../plan/random.ts';
import { matchesFilter } from '../plan/topics.ts';
import { phase } from './clients.ts';
import { asText } from './expression.ts';
import { executeAtOnce } from './instantSteps.ts';
import type { PublishOp } from './ops.ts';
import { publish, publishMissed, setMoment } from './publishing.ts';
import { randomPlace } from './randomPlaces.ts';
import { Received } from './received.ts';
import { poolOf, type State } from './state.ts';

/** Runs a client's handlers for a message that has arrived, all whose filter matches, in the scenario's order. */
export function handle(state: State, client: number, message: ReceivedPublish, bytes: Buffer, start: number, end: number): void {
  const { handlers } = poolOf(state, client);
  if (handlers.length === 0 || state.clients.phase[client] === phase.leaving) return;
  const { moment } = state;
  const topic = bytes.toString('utf8', message.topicStart, message.topicEnd);
  setMoment(state, client, 0);
  moment.randomPlace = randomPlace(client, purposes.handlers);
  moment.received = new Received(topic, message, bytes, start, end);
  for (const { filter, entry } of handlers) {
    if (matchesFilter(asText(filter(moment)), topic)) run(state, client, entry);
  }
  moment.received = undefined;
}

/** Handlers never wait: a publish is due when the message arrived. */
function run(state: State, client: number, entry: number): void {
  for (let pc = entry; ; ) {
    const op = state.ops[pc];
    switch (op.kind) {
      case 'publish':
        reply(state, client, op, pc);
        pc++;
        break;
      case 'choose':
      case 'jump':
      case 'let':
      case 'log':
        pc = executeAtOnce(state, client, op, pc);
        break;
      default:
        // `return`: the compiler lets nothing else into a handler.
        return;
    }
  }
}

/** A reply that the broker leaves no room for is missed: to wait would hold up everything else that arrives. */
function reply(state: State, client: number, op: PublishOp, pc: number): void {
  const { clients } = state;
  const full = op.qos > 0 && clients.unacknowledged[client] >= clients.receiveMaximum[client];
  if (full) publishMissed(state, client, 'the broker takes no more unacknowledged messages');
  else publish(state, client, op, pc, state.clock.nowUs);
}
