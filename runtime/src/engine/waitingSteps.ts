import { waiting } from './clients.ts';
import { cutShort } from './ending.ts';
import { asNumber } from './expression.ts';
import { block, goOnNow, goTo, useMoment, waitUntil } from './flow.ts';
import { iterate } from './loop.ts';
import type { AwaitOp, Loop, Op } from './ops.ts';
import { counterOf } from './recorder.ts';
import type { State } from './state.ts';
import { stepTimer } from './timers.ts';

export function waitStep(state: State, client: number, op: Extract<Op, { kind: 'wait' }>): boolean {
  const { clients, clock } = state;
  useMoment(state, client);
  const durationUs = asNumber(op.durationMs(state.moment)) * 1000;
  clients.pc[client]++;
  clients.dueUs[client] = clock.nowUs + Math.max(0, durationUs || 0);
  return waitUntil(state, client, clients.dueUs[client]);
}

export function signalStep(state: State, client: number, signal: number): boolean {
  const { clients, signals } = state;
  clients.given[client * signals.given.length + signal]++;
  signals.given[signal]++;
  signals.changed = true;
  return goTo(state, client, clients.pc[client] + 1);
}

export function awaitStep(state: State, client: number, op: AwaitOp): boolean {
  const { signals, clock } = state;
  if (signals.counts[op.signal] >= op.count) return goOnNow(state, client);
  if (signals.broken[op.signal]) return awaitFailed(state, client, op, 'can come no more');
  // A time-out is the only thing that wakes it without a change of the signals.
  if (Number.isFinite(op.timeoutMs)) state.wheel.arm(stepTimer(client), clock.nowUs + op.timeoutMs * 1000);
  return block(state, client, waiting.signal);
}

/** Its scenario cannot go on as it was meant. */
export function awaitFailed(state: State, client: number, op: AwaitOp, why: string): false {
  const pool = state.clients.pool[client];
  const { name } = state.plan.signals[op.signal];
  state.recorder.count(pool, counterOf['signal.failed']);
  state.recorder.error(pool, `await failed: signal "${name}" ${why}`, state.clock.nowUs);
  cutShort(state, client);
  return false;
}

export function iterateStep(state: State, client: number, loop: Loop): boolean {
  const { clients } = state;
  switch (iterate(state, client, loop)) {
    case 'body':
      return goTo(state, client, loop.body);
    case 'exit':
      return goTo(state, client, loop.exit);
    case 'wait':
      return clients.dueUs[client] === Number.POSITIVE_INFINITY
        ? block(state, client, waiting.timer)
        : waitUntil(state, client, clients.dueUs[client]);
  }
}
