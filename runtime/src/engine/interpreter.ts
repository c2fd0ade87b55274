import { waiting } from './clients.ts';
import { connectStep, disconnectStep, subscribeStep, unsubscribeStep } from './connectionSteps.ts';
import { endProgram } from './ending.ts';
import { block, goTo, useMoment, waitUntil } from './flow.ts';
import { executeAtOnce } from './instantSteps.ts';
import { enterLoop, nextIteration } from './loop.ts';
import type { Op } from './ops.ts';
import { publishStep } from './publishStep.ts';
import { sendOutput } from './sending.ts';
import type { State } from './state.ts';
import { stepTimer } from './timers.ts';
import { awaitStep, iterateStep, signalStep, waitStep } from './waitingSteps.ts';

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

/** Executes one instruction; answers whether the client goes on. One that waits and is then executed again leaves `pc` as it is. */
function execute(state: State, client: number, op: Op): boolean {
  switch (op.kind) {
    case 'connect':
      return connectStep(state, client);
    case 'disconnect':
      return disconnectStep(state, client, op);
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
