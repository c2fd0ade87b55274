import { writeAcknowledgement } from '../mqtt/acknowledge.ts';
import { packetType } from '../mqtt/packetTypes.ts';
import { writeBytes } from '../mqtt/text.ts';
import type { ConnectPlan } from '../plan/plan.ts';
import { answerTimeoutMs } from '../plan/timeLimits.ts';
import { publishesFail } from './answers.ts';
import { awaiting } from './inflight.ts';
import type { State } from './state.ts';
import { subscriptionsCease, subscriptionsHold } from './subscriptions.ts';
import { armLife } from './timers.ts';

/** Whether a client and its broker remember, from one connection to the next, what was subscribed and not yet acknowledged. */
export function keepsSession({ version, cleanStart, sessionExpirySeconds }: ConnectPlan): boolean {
  return !cleanStart && (version < 5 || (sessionExpirySeconds ?? 0) > 0);
}

/** The broker has kept the session: what it has not acknowledged is sent again, in order (MQTT 5 §4.4). */
export function resumeSession(state: State, client: number): void {
  const { inflight, clock, out } = state;
  subscriptionsHold(state, client);
  for (let entry = inflight.oldest(client); entry >= 0; entry = inflight.next(entry)) {
    inflight.writtenUs[entry] = clock.nowUs;
    armLife(state, client, clock.nowUs + answerTimeoutMs * 1000);
    if (inflight.waitsFor[entry] === awaiting.pubcomp) {
      writeAcknowledgement(out, packetType.pubrel, inflight.packetId[entry]);
      continue;
    }
    const packet = inflight.packetOf(entry);
    if (packet === undefined) continue;
    packet[0] |= duplicate;
    writeBytes(out, packet);
  }
}

/** There is no session any more: nothing is in force, and what is unacknowledged will stay so. */
export function forgetSession(state: State, client: number, why: string): void {
  state.clients.unreleased[client]?.clear();
  subscriptionsCease(state, client);
  publishesFail(state, client, why);
  state.tracker.restart(client);
}

/** Why publishes fail, most of the time. */
export const connectionEnded = 'the connection ended before its acknowledgement';

const duplicate = 8;
