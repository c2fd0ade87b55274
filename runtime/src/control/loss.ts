import { emptyWindow } from '../stats/merge.ts';
import type { Window } from '../stats/window.ts';

/** What is to be said of a process that died with its clients; lists are by pool. */
export interface Loss {
  reason: string;
  /** Since the start of the run. */
  atMs: number;
  clients: readonly number[];
  connections: readonly number[];
}

/** A dead process sends no window of its end: this is the one that it would have sent. */
export function lossWindow(index: number, loss: Loss): Window {
  const window = emptyWindow(index, loss.clients.length);
  for (const [pool, clients] of loss.clients.entries()) {
    if (loss.connections[pool] > 0) window.pools[pool].counters['connect.lost'] = loss.connections[pool];
    if (clients > 0) window.errors.push({ pool, reason: loss.reason, count: clients, firstAtMs: loss.atMs });
  }
  return window;
}
