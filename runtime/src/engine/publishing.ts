import { beginLength, endLength } from '../mqtt/lengthPrefix.ts';
import { packetType } from '../mqtt/packetTypes.ts';
import { reply, trackingSize, unsequenced, writeTracking } from '../mqtt/tracking.ts';
import { appendTrackingMember, trackingPropertySize, writeTrackingProperty } from '../mqtt/trackingPlaces.ts';
import { answerTimeoutMs } from '../plan/timeLimits.ts';
import { missedPrefix } from '../stats/missed.ts';
import { awaiting } from './inflight.ts';
import { checkAllowed, checkSize } from './limits.ts';
import type { PublishOp } from './ops.ts';
import { counterOf, latencyOf } from './recorder.ts';
import { poolOf, type State } from './state.ts';
import { armLife } from './timers.ts';
import { writeTopicAlias } from './topicAliases.ts';
import { emptyHash, hashTopic } from './topicHash.ts';

/**
 * Writes one PUBLISH, which was due at `dueUs`, and counts it: as sent, or as missed where it cannot be written. `pc` is the
 * instruction's place.
 */
export function publish(state: State, client: number, op: PublishOp, pc: number, dueUs: number): void {
  const { clients, out } = state;
  const packetId = op.qos === 0 ? 0 : state.inflight.nextId(client);
  if (op.qos > 0 && packetId === 0) {
    publishMissed(state, client, 'every packet identifier is in use');
    return;
  }
  const nowUs = state.clock.read();
  const before = out.length;
  const limits = clients.limits[client];
  setMoment(state, client, clients.sent[clients.counterBase[client] + op.counter]);
  try {
    if (limits) checkAllowed(limits, op.qos, op.retain);
    encode(state, client, op, packetId, dueUs, nowUs);
    if (limits) checkSize(limits, out.length - before);
  } catch (error) {
    out.end = out.start + before;
    publishMissed(state, client, (error as Error).message);
    return;
  }
  record(state, client, op, out.length - before, nowUs - dueUs);
  if (op.qos === 0) return;
  const entry = state.inflight.add(client, packetId, op.qos === 1 ? awaiting.puback : awaiting.pubrec, pc, dueUs, nowUs);
  if (poolOf(state, client).keepsSession) state.inflight.keep(entry, Buffer.from(out.buffer.subarray(out.start + before, out.end)));
  clients.unacknowledged[client]++;
  armLife(state, client, nowUs + answerTimeoutMs * 1000);
}

/** Messages were due and could not be sent. */
export function publishMissed(state: State, client: number, reason: string, count = 1): void {
  if (count === 0) return;
  const pool = state.clients.pool[client];
  state.recorder.count(pool, counterOf['publish.missed'], count);
  state.recorder.error(pool, missedPrefix + reason, state.clock.nowUs, count);
}

/** Fills in what the expressions of a client's steps read. */
export function setMoment(state: State, client: number, messageSeq: number): void {
  const { moment } = state;
  moment.client = client;
  moment.index = state.clients.index[client];
  moment.messageSeq = messageSeq;
}

/** It has left, or is about to: only now numbers are used up. */
function record(state: State, client: number, op: PublishOp, bytes: number, latenessUs: number): void {
  const { recorder, clients, clock } = state;
  const pool = clients.pool[client];
  clients.sent[clients.counterBase[client] + op.counter]++;
  if (op.topicVaries && op.tracking !== 'off' && state.header.sequence >= 0) state.topicSequences.used();
  if (op.topicAlias) clients.aliases[client]?.used();
  state.matching.record(op.step, recorder, clock.nowUs);
  recorder.count(pool, counterOf['publish.sent']);
  recorder.count(pool, counterOf['publish.bytes'], bytes);
  recorder.published(op.step, clock.nowUs);
  if (op.paced) recorder.latency(pool, latencyOf['publish.pacing'], latenessUs);
}

function encode(state: State, client: number, op: PublishOp, packetId: number, dueUs: number, nowUs: number): void {
  const { out, moment, header } = state;
  out.reserve(1);
  out.buffer[out.end++] = (packetType.publish << 4) | (op.qos << 1) | Number(op.retain);
  const mark = beginLength(out, op.lengthSize);
  const topic = out.length + 2;
  op.topic(out, moment);
  if (op.tracking !== 'off') fillHeader(state, client, op, topic, dueUs, nowUs);
  if (state.matching.concerns(op.step)) {
    state.matching.find(op.step, moment.index, out.buffer, out.start + topic, out.end);
  }
  const alias = op.topicAlias ? (state.clients.aliases[client]?.shorten(out, topic) ?? 0) : 0;
  out.reserve(2);
  if (packetId > 0) out.end = out.buffer.writeUInt16BE(packetId, out.end);
  if (poolOf(state, client).version === 5) encodeProperties(state, op, alias);
  const payload = out.length;
  op.payload(out, moment);
  if (op.tracking === 'payload' && out.length - payload >= trackingSize) writeTracking(out.buffer, out.start + payload, header);
  else if (op.tracking === 'jsonMember') appendTrackingMember(out, header);
  op.lengthSize = endLength(out, mark, op.lengthSize);
}

function encodeProperties(state: State, op: PublishOp, alias: number): void {
  const { out, moment } = state;
  const mark = beginLength(out, 1);
  if (alias > 0) writeTopicAlias(out, alias);
  op.properties?.(out, moment);
  if (op.tracking === 'userProperty') {
    out.reserve(trackingPropertySize);
    writeTrackingProperty(out, state.header);
  }
  endLength(out, mark, 1);
}

/** `topic` is where the topic that was just written begins. */
function fillHeader(state: State, client: number, op: PublishOp, topic: number, dueUs: number, nowUs: number): void {
  const { header, moment, out } = state;
  header.runTag = state.runTag;
  header.step = op.step;
  header.client = moment.index;
  header.sequence = moment.messageSeq;
  header.dueUs = moment.requestUs ?? dueUs;
  header.latenessUs = nowUs - header.dueUs;
  header.flags = moment.requestUs === undefined ? 0 : reply;
  if (!op.topicVaries) return;
  hashTopic(out.buffer, out.start + topic, out.end, topicHash);
  header.sequence = state.topicSequences.next(client, op.counter, topicHash);
  if (header.sequence < 0) header.flags |= unsequenced;
}

const topicHash = emptyHash();
