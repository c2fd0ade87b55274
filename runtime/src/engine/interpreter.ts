import { purposes } from '../plan/random.ts';
import { phase, waiting } from './clients.ts';
import { forgetConnection, leave, openConnection } from './connection.ts';
import { cutShort, endProgram } from './ending.ts';
import { asNumber, asText } from './expression.ts';
import { executeAtOnce } from './instantSteps.ts';
import { enterLoop, iterate, nextIteration } from './loop.ts';
import type { AwaitOp, Loop, Op, PublishOp, SubscribeOp } from './ops.ts';
import { publish, publishMissed, setMoment } from './publishing.ts';
import { randomPlace } from './randomPlaces.ts';
import { counterOf } from './recorder.ts';
import { sendOutput } from './sending.ts';
import { poolOf, type State } from './state.ts';
import { subscribe, unsubscribe } from './subscriptions.ts';
import { stepTimer } from './timers.ts';

/** Runs a client's program from where it is until it has to wait, and sends what it has written. */
export function runProgram(state: State, client: number): void {
  const { clients } = state;
  if (clients.waiting[client] === waiting.ended) return;
  state.clock.read();
  state.wheel.cancel(stepTimer(client));
  clients.waiting[client] = waiting.nothing;
  for (let steps = 0; execute(state, client, state.ops[clients.pc[client]]); steps++) {
    if (steps === mostSteps) {
      // Others are waiting too: the rest comes with the next tick.
      waitUntil(state, client, state.clock.nowUs);
      break;
    }
  }
  sendOutput(state, client);
}

/** How many instructions one client runs before others get their turn. */
const mostSteps = 500;
/** Written for one client, this much leaves before more is written. */
const mostOutput = 1 << 16;

/** Executes one instruction; answers whether the client goes on. One that waits and is then executed again leaves `pc` as it is. */
function execute(state: State, client: number, op: Op): boolean {
  switch (op.kind) {
    case 'connect':
      return connectStep(state, client);
    case 'disconnect':
      return disconnectStep(state, client, op.abruptly);
    case 'subscribe':
      return subscribeStep(state, client, op);
    case 'unsubscribe':
      return unsubscribeStep(state, client, op);
    case 'publish':
      return publishStep(state, client, op);
    case 'wait':
      return waitStep(state, client, op);
    case 'hold':
      state.clients.pc[client]++;
      return state.doneUs < Number.POSITIVE_INFINITY || block(state, client, waiting.done);
    case 'signal':
      return signalStep(state, client, op.signal);
    case 'await':
      return awaitStep(state, client, op);
    case 'enter':
      enterLoop(state, client, op.loop);
      return goTo(state, client, op.loop.head);
    case 'iterate':
      return iterateStep(state, client, op.loop);
    case 'again':
      nextIteration(state, client, op.loop);
      return goTo(state, client, op.loop.head);
    case 'choose':
    case 'jump':
    case 'let':
    case 'log':
      useMoment(state, client);
      return goTo(state, client, executeAtOnce(state, client, op, state.clients.pc[client]));
    case 'end':
    case 'return':
      endProgram(state, client);
      return false;
  }
}

function goTo(state: State, client: number, pc: number): true {
  state.clients.pc[client] = pc;
  return true;
}

function block(state: State, client: number, reason: number): false {
  state.clients.waiting[client] = reason;
  return false;
}

function waitUntil(state: State, client: number, us: number): false {
  state.wheel.arm(stepTimer(client), us);
  return block(state, client, waiting.timer);
}

/** The step was due when the one before it ended. */
function goOnNow(state: State, client: number): true {
  state.clients.dueUs[client] = state.clock.nowUs;
  state.clients.pc[client]++;
  return true;
}

function useMoment(state: State, client: number): void {
  setMoment(state, client, 0);
  state.moment.randomPlace = randomPlace(client, purposes.steps);
}

function connectStep(state: State, client: number): boolean {
  const { clients } = state;
  if (clients.phase[client] === phase.up) return goOnNow(state, client);
  block(state, client, waiting.connection);
  if (clients.phase[client] === phase.none) openConnection(state, client, clients.dueUs[client]);
  return false;
}

function disconnectStep(state: State, client: number, abruptly: boolean): boolean {
  const { clients } = state;
  if (abruptly) state.transport.reset(client);
  if (!abruptly && (clients.phase[client] === phase.up || clients.phase[client] === phase.restoring)) {
    if (clients.unacknowledged[client] > 0) return block(state, client, waiting.settled);
    leave(state, client);
    return block(state, client, waiting.closed);
  }
  if (clients.phase[client] !== phase.none) forgetConnection(state, client);
  return goOnNow(state, client);
}

function subscribeStep(state: State, client: number, op: SubscribeOp): boolean {
  if (!connected(state, client, 'subscribe')) return false;
  useMoment(state, client);
  const filters = op.filters.map((filter) => asText(filter(state.moment)));
  if (!subscribe(state, client, op.step, filters, state.clients.pc[client])) return block(state, client, waiting.settled);
  return block(state, client, waiting.suback);
}

function unsubscribeStep(state: State, client: number, op: Extract<Op, { kind: 'unsubscribe' }>): boolean {
  if (!connected(state, client, 'unsubscribe')) return false;
  useMoment(state, client);
  const filters = op.filters.map((filter) => asText(filter(state.moment)));
  if (!unsubscribe(state, client, filters, state.clients.pc[client])) return block(state, client, waiting.settled);
  return block(state, client, waiting.unsuback);
}

/** Without a connection the client waits for its return, or where none is to be expected, leaves: its scenario cannot go on. */
function connected(state: State, client: number, step: string): boolean {
  const { clients } = state;
  if (clients.phase[client] === phase.up) return true;
  if (clients.phase[client] !== phase.none) return block(state, client, waiting.connection);
  state.recorder.error(clients.pool[client], `${step} failed: not connected`, state.clock.nowUs);
  cutShort(state, client);
  return false;
}

/** At QoS 0 it is done once written, else once fewer than the pool's `inflight` are unacknowledged. */
function publishStep(state: State, client: number, op: PublishOp): boolean {
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

function waitStep(state: State, client: number, op: Extract<Op, { kind: 'wait' }>): boolean {
  const { clients, clock } = state;
  useMoment(state, client);
  const durationUs = asNumber(op.durationMs(state.moment)) * 1000;
  clients.pc[client]++;
  clients.dueUs[client] = clock.nowUs + Math.max(0, durationUs || 0);
  return waitUntil(state, client, clients.dueUs[client]);
}

function signalStep(state: State, client: number, signal: number): boolean {
  const { clients, signals } = state;
  clients.given[client * signals.given.length + signal]++;
  signals.given[signal]++;
  signals.changed = true;
  return goTo(state, client, clients.pc[client] + 1);
}

function awaitStep(state: State, client: number, op: AwaitOp): boolean {
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

function iterateStep(state: State, client: number, loop: Loop): boolean {
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
