import { purposes } from '../plan/random.ts';
import { phase, waiting } from './clients.ts';
import { block, goTo } from './flow.ts';
import type { PublishOp } from './ops.ts';
import { publish, publishMissed } from './publishing.ts';
import { randomPlace } from './randomPlaces.ts';
import { sendOutput } from './sending.ts';
import { poolOf, type State } from './state.ts';

/** At QoS 0 it is done once written, else once fewer than the pool's `inflight` are unacknowledged. */
export function publishStep(state: State, client: number, op: PublishOp): boolean {
  const { clients } = state;
  if (clients.phase[client] !== phase.up) return publishUnconnected(state, client);
  // Its end will be heard of in a moment; what is written now would not leave.
  if (!state.transport.isOpen(client)) return block(state, client, waiting.connection);
  const most = Math.min(poolOf(state, client).plan.inflight, clients.receiveMaximum[client]);
  if (op.qos > 0 && clients.unacknowledged[client] >= most) return block(state, client, waiting.slot);
  if (state.out.length > mostOutput) sendOutput(state, client);
  if (state.transport.congested(client)) return block(state, client, waiting.drain);
  state.moment.randomPlace = randomPlace(client, purposes.steps);
  publish(state, client, op, clients.pc[client], clients.dueUs[client]);
  clients.pc[client]++;
  return op.qos === 0 || clients.unacknowledged[client] < most || block(state, client, waiting.acknowledgement);
}

/** A client that has disconnected itself has nobody to publish to; any other is on its way back. */
function publishUnconnected(state: State, client: number): boolean {
  if (state.clients.phase[client] !== phase.none) return block(state, client, waiting.connection);
  publishMissed(state, client, 'not connected');
  return goTo(state, client, state.clients.pc[client] + 1);
}

/** Written for one client, this much leaves before more is written. */
const mostOutput = 1 << 16;
