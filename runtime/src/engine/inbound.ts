import { type FrameVisitor, splitFrames } from '../mqtt/frames.ts';
import { faultCodes, MalformedPacket } from '../mqtt/malformed.ts';
import { decodePacket, type Packet } from '../mqtt/packets.ts';
import { packetType } from '../mqtt/packetTypes.ts';
import { reasonText } from '../mqtt/reasons.ts';
import { checkShortest, largestVariable } from '../mqtt/variableInteger.ts';
import { readPublishAnswer } from './acknowledging.ts';
import { stepAnswered } from './answers.ts';
import { continueAuthentication } from './authentication.ts';
import { phase } from './clients.ts';
import { connectionUp, greeted } from './connection.ts';
import { connectFailed, connectionLost, leave, left } from './connectionEnd.ts';
import { receive, release } from './delivery.ts';
import { awaiting, isDue } from './inflight.ts';
import { counterOf } from './recorder.ts';
import { sendOutput } from './sending.ts';
import { poolOf, type State } from './state.ts';
import { granted, unsubscribed } from './subscriptions.ts';

/** Takes bytes that have arrived: `readInbound(client, buffer, length)`. What they make us write is left in `state.out`. */
export function inboundReader(state: State): (client: number, buffer: Buffer, length: number) => void {
  const visit: FrameVisitor = (client, bytes, start, body, end) => {
    dispatch(state, client, bytes, start, body, end);
    return isOpen(state, client);
  };
  return (client, buffer, length) => {
    const { clients } = state;
    clients.pingUs[client] = 0;
    const limit = poolOf(state, client).plan.connect.maximumPacketSize ?? largestVariable + 5;
    try {
      // What is no MQTT at all, an HTTP server's answer say, may look like the beginning of a long packet.
      const fresh = clients.phase[client] === phase.greeting && clients.partial[client] === undefined;
      if (fresh && !answersConnect(state, client, buffer[0] >>> 4)) throw new MalformedPacket('the answer to CONNECT is not CONNACK');
      const partial = splitFrames(client, clients.partial[client], buffer, length, limit, visit);
      clients.partial[client] = isOpen(state, client) ? partial : undefined;
    } catch (error) {
      if (!(error instanceof MalformedPacket)) throw error;
      refuse(state, client, error);
    }
  };
}

function isOpen(state: State, client: number): boolean {
  return state.clients.phase[client] >= phase.greeting;
}

function dispatch(state: State, client: number, bytes: Buffer, start: number, body: number, end: number): void {
  const type = bytes[start] >>> 4;
  const { version } = poolOf(state, client);
  // Before MQTT 5 nothing asked for the shortest.
  if (version === 5) checkShortest(bytes, start + 1, body);
  const greeting = state.clients.phase[client] === phase.greeting;
  if (greeting ? !answersConnect(state, client, type) : type === packetType.connack) {
    if (greeting) throw new MalformedPacket('the answer to CONNECT is not CONNACK');
    throw new MalformedPacket('a second CONNACK', 'protocol error');
  }
  switch (type) {
    case packetType.publish:
      receive(state, client, bytes, start, body, end);
      break;
    case packetType.puback:
    case packetType.pubrec:
    case packetType.pubcomp:
      readPublishAnswer(state, client, bytes, start, body, end);
      break;
    case packetType.pubrel:
      release(state, client, bytes, start, body, end);
      break;
    default:
      dispatchRare(state, client, decodePacket(bytes.subarray(start, end), version));
  }
}

/** CONNACK, or AUTH where there is enhanced authentication. */
function answersConnect(state: State, client: number, type: number): boolean {
  return type === packetType.connack || (type === packetType.auth && poolOf(state, client).plan.connect.authentication !== undefined);
}

function dispatchRare(state: State, client: number, packet: Packet): void {
  switch (packet.cmd) {
    case 'connack':
      greeted(state, client, packet);
      break;
    case 'auth':
      continueAuthentication(state, client, packet);
      break;
    case 'suback':
      subscribeAnswered(state, client, packet);
      break;
    case 'unsuback':
      unsubscribeAnswered(state, client, packet);
      break;
    case 'pingresp':
      break;
    case 'disconnect':
      if (poolOf(state, client).version < 5) throw new MalformedPacket('a broker cannot send DISCONNECT before MQTT 5', 'protocol error');
      connectionLost(state, client, `disconnected by the broker: ${reasonText(packet.reasonCode ?? 0, packet.properties)}`);
      break;
    default:
      throw new MalformedPacket(`a broker cannot send ${packet.cmd.toUpperCase()}`, 'protocol error');
  }
}

/** UNSUBACK has codes only from MQTT 5 on. */
function codesOf(granted: readonly unknown[] | undefined): number[] {
  return (granted ?? []).map(Number);
}

type Answer<Command extends Packet['cmd']> = Extract<Packet, { cmd: Command }>;

function subscribeAnswered(state: State, client: number, { messageId: packetId = 0, granted: codes, properties }: Answer<'suback'>): void {
  const { inflight, clients } = state;
  const entry = inflight.find(client, packetId);
  if (!isDue(inflight, entry, awaiting.suback)) return;
  granted(state, client, packetId, { codes: codesOf(codes), said: properties }, entry);
  inflight.remove(client, entry);
  if (clients.phase[client] === phase.restoring) {
    // On a connection that is being restored, nothing else was sent.
    if (inflight.oldest(client) < 0) connectionUp(state, client);
  } else {
    stepAnswered(state, client);
  }
}

function unsubscribeAnswered(
  state: State,
  client: number,
  { messageId: packetId = 0, granted: codes, properties }: Answer<'unsuback'>,
): void {
  const { inflight } = state;
  const entry = inflight.find(client, packetId);
  if (!isDue(inflight, entry, awaiting.unsuback)) return;
  inflight.remove(client, entry);
  unsubscribed(state, client, { codes: codesOf(codes), said: properties });
  stepAnswered(state, client);
}

/** Closes the connection on which something arrived that is no MQTT, telling why where the version can (MQTT 5 §4.13). */
function refuse(state: State, client: number, { fault, message }: MalformedPacket): void {
  const { clients, recorder } = state;
  recorder.count(clients.pool[client], counterOf['protocol.errors']);
  switch (clients.phase[client]) {
    case phase.greeting:
      connectFailed(state, client, `${fault}: ${message}`);
      break;
    case phase.leaving:
      left(state, client);
      break;
    default:
      if (poolOf(state, client).version === 5) leave(state, client, { reasonCode: faultCodes[fault] });
      sendOutput(state, client);
      connectionLost(state, client, `${fault}: ${message}`);
  }
}
