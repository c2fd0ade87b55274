import { readAcknowledgement, writeAcknowledgement } from '../mqtt/acknowledge.ts';
import { decodePacket } from '../mqtt/packets.ts';
import { packetType } from '../mqtt/packetTypes.ts';
import { firstFailure, reasonText } from '../mqtt/reasons.ts';
import { waiting } from './clients.ts';
import { resumeHandlers } from './handling.ts';
import { awaiting, isDue } from './inflight.ts';
import { counterOf, latencyOf } from './recorder.ts';
import { resume } from './resume.ts';
import type { State } from './state.ts';

/**
 * PUBACK, PUBREC and PUBCOMP for what we have published. An identifier that we do not know is that of a message which we had
 * given up: answered as the standard asks, and not counted. @throws MalformedPacket also where another answer was due
 */
export function readPublishAnswer(state: State, client: number, bytes: Buffer, start: number, body: number, end: number): void {
  const { acknowledgement, inflight } = state;
  readAcknowledgement(acknowledgement, bytes, start, body, end);
  const { packetId, reasonCode } = acknowledgement;
  const type = bytes[start] >>> 4;
  const entry = inflight.find(client, packetId);
  const known = isDue(inflight, entry, answers[type]);
  const failed = reasonCode >= firstFailure;
  if (known && failed) publishFailed(state, client, entry, `publish refused: ${reasonIn(bytes.subarray(start, end))}`);
  else if (known && type === packetType.pubrec) received(state, client, entry);
  else if (known) acknowledged(state, client, entry);
  if (type === packetType.pubrec && !failed) writeAcknowledgement(state.out, packetType.pubrel, packetId);
}

/** The publish at `entry` will not be acknowledged any more. */
export function publishFailed(state: State, client: number, entry: number, reason: string): void {
  const pool = state.clients.pool[client];
  state.recorder.count(pool, counterOf['publish.failed']);
  state.recorder.error(pool, reason, state.clock.nowUs);
  close(state, client, entry);
}

/** Whether the packet at `entry` is a PUBLISH. */
export function isPublish(state: State, entry: number): boolean {
  return state.inflight.waitsFor[entry] <= awaiting.pubcomp;
}

/** Refusals are rare enough to read all that they say. @throws MalformedPacket */
function reasonIn(frame: Buffer): string {
  const packet = decodePacket(frame, 5);
  return 'reasonCode' in packet ? reasonText(packet.reasonCode ?? 0, packet.properties) : '';
}

const answers: Record<number, number> = {
  [packetType.puback]: awaiting.puback,
  [packetType.pubrec]: awaiting.pubrec,
  [packetType.pubcomp]: awaiting.pubcomp,
};

/** PUBREC: the broker has the message, and waits to be told that it will not come again. */
function received({ recorder, inflight, clients, clock }: State, client: number, entry: number): void {
  inflight.waitsFor[entry] = awaiting.pubcomp;
  recorder.latency(clients.pool[client], latencyOf['publish.pubrec'], clock.nowUs - inflight.dueUs[entry]);
}

function acknowledged(state: State, client: number, entry: number): void {
  const { recorder, inflight, clock } = state;
  const pool = state.clients.pool[client];
  recorder.count(pool, counterOf['publish.acknowledged']);
  recorder.latency(pool, latencyOf['publish.latency'], clock.nowUs - inflight.dueUs[entry]);
  recorder.latency(pool, latencyOf['publish.service'], clock.nowUs - inflight.writtenUs[entry]);
  close(state, client, entry);
}

/** Frees the message's place, and lets go who waits for it. */
function close(state: State, client: number, entry: number): void {
  const { clients } = state;
  state.inflight.remove(client, entry);
  clients.unacknowledged[client]--;
  if (clients.unhandled[client] !== undefined) resumeHandlers(state, client);
  switch (clients.waiting[client]) {
    case waiting.acknowledgement:
      clients.dueUs[client] = state.clock.nowUs;
      resume(state, client);
      break;
    case waiting.slot:
      resume(state, client);
      break;
    case waiting.settled:
      if (clients.unacknowledged[client] === 0) resume(state, client);
      break;
  }
}
