import { emptyPublish, type ReceivedPublish, readPublish } from '../mqtt/publish.ts';
import { reply } from '../mqtt/tracking.ts';
import { readTrackingOf } from '../mqtt/trackingPlaces.ts';
import { variableSizeAt } from '../mqtt/variableInteger.ts';
import { purposes } from '../plan/random.ts';
import { matchesFilter } from '../plan/topics.ts';
import { phase } from './clients.ts';
import { asText } from './expression.ts';
import { executeAtOnce } from './instantSteps.ts';
import { publish, publishMissed, setMoment } from './publishing.ts';
import { randomPlace } from './randomPlaces.ts';
import { Received } from './received.ts';
import { poolOf, type State } from './state.ts';

/** A message whose handlers have not come to their end, as the broker takes no more unacknowledged replies for now. */
export interface Unhandled {
  /** The whole packet. */
  frame: Buffer;
  /** When it arrived: its replies are due then. */
  dueUs: number;
  /** Which handler is at hand, and where in it; −1: not begun. */
  handler: number;
  pc: number;
}

/** Runs a client's handlers for a message that has arrived, all whose filter matches, in the scenario's order. */
export function handle(state: State, client: number, message: ReceivedPublish, bytes: Buffer, start: number, end: number): void {
  const { clients, clock } = state;
  if (poolOf(state, client).handlers.length === 0 || clients.phase[client] === phase.leaving) return;
  const task: Unhandled = { frame: bytes.subarray(start, end), dueUs: clock.nowUs, handler: 0, pc: -1 };
  const behind = clients.unhandled[client];
  if (!behind?.length && run(state, client, task, message, bytes)) return;
  if ((behind?.length ?? 0) === mostUnhandled) {
    publishMissed(state, client, 'too many replies wait for the broker’s acknowledgements');
    return;
  }
  clients.unhandled[client] ??= [];
  clients.unhandled[client].push({ ...task, frame: Buffer.from(task.frame) });
}

/** The broker has acknowledged something: replies that waited for it go on, in the order in which their messages came. */
export function resumeHandlers(state: State, client: number): void {
  const waiting = state.clients.unhandled[client];
  while (waiting !== undefined && waiting.length > 0) {
    const { frame } = waiting[0];
    readPublish(repeated, frame, 0, 1 + variableSizeAt(frame, 1), frame.length, poolOf(state, client).version === 5);
    if (!run(state, client, waiting[0], repeated, frame)) return;
    waiting.shift();
  }
}

/** The connection is over, and replies that still waited are missed. */
export function dropUnhandled(state: State, client: number): void {
  const { clients } = state;
  for (let left = clients.unhandled[client]?.length ?? 0; left > 0; left--) {
    publishMissed(state, client, 'the connection ended before a reply could be sent');
  }
  clients.unhandled[client] = undefined;
}

/** Of one client; a broker that never acknowledges must not fill the memory with what it sends. */
const mostUnhandled = 1_000;
const repeated = emptyPublish();

/** Goes on with the handlers of a message; false where a reply has to wait, and `task` says where. */
function run(state: State, client: number, task: Unhandled, message: ReceivedPublish, bytes: Buffer): boolean {
  const { moment } = state;
  const { handlers } = poolOf(state, client);
  const topic = bytes.toString('utf8', message.topicStart, message.topicEnd);
  setMoment(state, client, 0);
  moment.randomPlace = randomPlace(client, purposes.handlers);
  moment.received = new Received(topic, message, bytes);
  moment.requestUs = requestDueUs(state, message, bytes);
  let over = true;
  for (; over && task.handler < handlers.length; task.handler += Number(over)) {
    const { filter, entry } = handlers[task.handler];
    if (task.pc < 0 && !matchesFilter(asText(filter(moment)), topic)) continue;
    if (task.pc < 0) task.pc = entry;
    over = runHandler(state, client, task);
  }
  moment.received = undefined;
  moment.requestUs = undefined;
  return over;
}

/** When the message was due that a handler answers: of one that is an answer itself, when it was written. */
function requestDueUs({ header, runTag }: State, message: ReceivedPublish, bytes: Buffer): number | undefined {
  if (!readTrackingOf(message, bytes, header) || header.runTag !== runTag) return undefined;
  return (header.flags & reply) === 0 ? header.dueUs : header.dueUs + header.latenessUs;
}

/** Handlers wait for nothing but room for a reply. */
function runHandler(state: State, client: number, task: Unhandled): boolean {
  for (;;) {
    const op = state.ops[task.pc];
    switch (op.kind) {
      case 'publish':
        if (op.qos > 0 && state.clients.unacknowledged[client] >= state.clients.receiveMaximum[client]) return false;
        publish(state, client, op, task.pc, task.dueUs);
        task.pc++;
        break;
      case 'choose':
      case 'jump':
      case 'let':
      case 'log':
        task.pc = executeAtOnce(state, client, op, task.pc);
        break;
      default:
        // `return`: the compiler lets nothing else into a handler.
        task.pc = -1;
        return true;
    }
  }
}
