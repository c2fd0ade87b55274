import { isPublish, publishFailed } from './acknowledging.ts';
import { waiting } from './clients.ts';
import { awaiting } from './inflight.ts';
import { resume } from './resume.ts';
import type { State } from './state.ts';
import { subscribeFailed } from './subscriptions.ts';

/**
 * The connection is over: it will not answer what was subscribed. Steps that wait for it are run again on the next connection.
 * Publishes belong to the session.
 */
export function subscribesFail(state: State, client: number): void {
  const { clients, inflight } = state;
  for (let entry = inflight.oldest(client), next = -1; entry >= 0; entry = next) {
    next = inflight.next(entry);
    if (isPublish(state, entry)) continue;
    subscribeFailed(state, client, inflight.packetId[entry], 'subscribe failed: the connection ended before its answer');
    inflight.remove(client, entry);
  }
  const waits = clients.waiting[client];
  if (waits === waiting.suback || waits === waiting.unsuback) clients.waiting[client] = waiting.connection;
  if (waits === waiting.drain) resume(state, client);
}

/** Nothing that was published will be acknowledged any more. */
export function publishesFail(state: State, client: number, why: string): void {
  const { inflight } = state;
  for (let entry = inflight.oldest(client), next = -1; entry >= 0; entry = next) {
    next = inflight.next(entry);
    if (isPublish(state, entry)) publishFailed(state, client, entry, `publish failed: ${why}`);
  }
}

/** The broker has not answered the packet at `entry` in time: its step has failed, and the program goes on. */
export function answerOverdue(state: State, client: number, entry: number, seconds: number): void {
  const { inflight } = state;
  if (isPublish(state, entry)) {
    publishFailed(state, client, entry, `publish timeout: no acknowledgement within ${seconds} s`);
    return;
  }
  if (inflight.waitsFor[entry] === awaiting.suback) {
    subscribeFailed(state, client, inflight.packetId[entry], `subscribe timeout: no answer within ${seconds} s`);
  } else {
    state.recorder.error(state.clients.pool[client], `unsubscribe timeout: no answer within ${seconds} s`, state.clock.nowUs);
  }
  inflight.remove(client, entry);
  stepAnswered(state, client);
}

/** SUBSCRIBE or UNSUBSCRIBE is answered, or given up: the program goes on behind its step. */
export function stepAnswered(state: State, client: number): void {
  const { clients, clock } = state;
  const waits = clients.waiting[client];
  if (waits !== waiting.suback && waits !== waiting.unsuback) return;
  clients.pc[client]++;
  clients.dueUs[client] = clock.nowUs;
  resume(state, client);
}
