import { pingRequest } from '../mqtt/packetTypes.ts';
import { writeBytes } from '../mqtt/text.ts';
import { answerTimeoutMs } from '../plan/timeLimits.ts';
import { answerOverdue } from './answers.ts';
import { phase } from './clients.ts';
import { connectionUp, openConnection } from './connection.ts';
import { connectFailed, connectionLost, left } from './connectionEnd.ts';
import { poolOf, type State } from './state.ts';
import { armLife } from './timers.ts';

/** The timer of a client's connection has fired: what is due depends on where the connection stands. */
export function checkLife(state: State, client: number): void {
  switch (state.clients.phase[client]) {
    case phase.backoff:
      openConnection(state, client, state.clock.nowUs);
      break;
    case phase.dialling:
      connectFailed(state, client, `connect timeout: no connection within ${secondsToConnect(state, client)} s`);
      break;
    case phase.greeting:
      connectFailed(state, client, `connect timeout: no CONNACK within ${secondsToConnect(state, client)} s`);
      break;
    case phase.restoring:
    case phase.up:
      checkAnswers(state, client);
      keepAlive(state, client);
      break;
    case phase.leaving:
      closeOrWait(state, client);
      break;
  }
}

/** DISCONNECT comes behind what was written before: a large message may still be on its way, which closing would cut off. */
function closeOrWait(state: State, client: number): void {
  const { clients, clock } = state;
  const isLate = clock.nowUs >= clients.lastSentUs[client] + answerTimeoutUs;
  if (isLate || !state.transport.congested(client)) left(state, client);
  else armLife(state, client, clock.nowUs + lookAgainUs);
}

function secondsToConnect(state: State, client: number): number {
  return poolOf(state, client).plan.connect.timeoutMs / 1000;
}

/** Gives up on answers that are overdue. Packets are in the order in which they were written, so the oldest tells. */
function checkAnswers(state: State, client: number): void {
  const { inflight, clock } = state;
  for (let entry = inflight.oldest(client); entry >= 0; entry = inflight.oldest(client)) {
    const overdueUs = inflight.writtenUs[entry] + answerTimeoutUs;
    if (overdueUs > clock.nowUs) {
      armLife(state, client, overdueUs);
      return;
    }
    answerOverdue(state, client, entry, answerTimeoutMs / 1000);
  }
  // Subscriptions that nobody answers are not restored; waiting for them would stop the client for good.
  if (state.clients.phase[client] === phase.restoring) connectionUp(state, client);
}

/** Sends PINGREQ when nothing else was sent for as long, and gives up a connection on which nothing answers it. */
function keepAlive(state: State, client: number): void {
  const { clients, clock } = state;
  const intervalUs = clients.keepAliveUs[client];
  if (intervalUs === 0) return;
  const answerWithinUs = Math.min(intervalUs, answerTimeoutUs);
  if (clients.pingUs[client] > 0 && clock.nowUs >= clients.pingUs[client] + answerWithinUs) {
    connectionLost(state, client, 'keep alive timeout');
    return;
  }
  if (clients.pingUs[client] === 0 && clock.nowUs >= clients.lastSentUs[client] + intervalUs) {
    writeBytes(state.out, pingRequest);
    clients.pingUs[client] = clock.nowUs;
  }
  const pinged = clients.pingUs[client] > 0;
  armLife(state, client, pinged ? clients.pingUs[client] + answerWithinUs : clients.lastSentUs[client] + intervalUs);
}

const answerTimeoutUs = answerTimeoutMs * 1000;
const lookAgainUs = 1_000_000;
