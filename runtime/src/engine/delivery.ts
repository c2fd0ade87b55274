import { readAcknowledgement, writeAcknowledgement } from '../mqtt/acknowledge.ts';
import { MalformedPacket } from '../mqtt/malformed.ts';
import { packetType } from '../mqtt/packetTypes.ts';
import { readPublish } from '../mqtt/publish.ts';
import { reply, unsequenced } from '../mqtt/tracking.ts';
import { readTrackingOf } from '../mqtt/trackingPlaces.ts';
import { handle } from './handling.ts';
import { counterOf, latencyOf } from './recorder.ts';
import { poolOf, type State } from './state.ts';
import { emptyHash, hashTopic, noTopic, type TopicHash } from './topicHash.ts';

/** A message has arrived: acknowledges it, enters it in the books and lets the client's handlers answer. @throws MalformedPacket */
export function receive(state: State, client: number, bytes: Buffer, start: number, body: number, end: number): void {
  const { publish } = state;
  const pool = poolOf(state, client);
  readPublish(publish, bytes, start, body, end, pool.version === 5);
  state.recorder.count(pool.number, counterOf['delivery.bytes'], end - start);
  const whole = state.clients.receivedAliases[client]?.resolve(publish, bytes);
  if (whole) readPublish(publish, whole.bytes, whole.start, whole.body, whole.end, true);
  if (publish.topicStart === publish.topicEnd)
    throw new MalformedPacket('a publish has a topic alias that was not allowed', 'topic alias invalid');
  if (whole) accept(state, client, whole.bytes, whole.start, whole.end);
  else accept(state, client, bytes, start, end);
}

/** `state.publish` says what stands where in `bytes[start … end)`. */
function accept(state: State, client: number, bytes: Buffer, start: number, end: number): void {
  const { publish, out } = state;
  let first = true;
  if (publish.qos === 1) writeAcknowledgement(out, packetType.puback, publish.packetId);
  if (publish.qos === 2) {
    first = firstTime(state, client, publish.packetId);
    writeAcknowledgement(out, packetType.pubrec, publish.packetId);
  }
  if (first) {
    account(state, client, bytes);
    handle(state, client, publish, bytes, start, end);
  } else {
    countDuplicate(state, client, bytes);
  }
}

/** The broker releases a QoS 2 message. @throws MalformedPacket */
export function release(state: State, client: number, bytes: Buffer, start: number, body: number, end: number): void {
  const { acknowledgement } = state;
  readAcknowledgement(acknowledgement, bytes, start, body, end);
  state.clients.unreleased[client]?.delete(acknowledgement.packetId);
  writeAcknowledgement(state.out, packetType.pubcomp, acknowledgement.packetId);
}

/** Until PUBREL the same packet identifier is the same message (MQTT 5 §4.3.3). */
function firstTime(state: State, client: number, packetId: number): boolean {
  const { unreleased } = state.clients;
  unreleased[client] ??= new Set();
  const first = !unreleased[client].has(packetId);
  unreleased[client].add(packetId);
  const most = poolOf(state, client).plan.connect.receiveMaximum ?? 0xffff;
  if (unreleased[client].size > most) throw new MalformedPacket(`more than ${most} messages at once`, 'receive maximum exceeded');
  return first;
}

function account(state: State, client: number, bytes: Buffer): void {
  const { publish, header, recorder, clock } = state;
  const pool = poolOf(state, client);
  if (publish.retain && !pool.retainAsPublished) {
    recorder.count(pool.number, counterOf['delivery.retained']);
    return;
  }
  if (!isOurs(state, bytes)) {
    recorder.count(pool.number, state.wills.include(publish, bytes) ? counterOf['delivery.wills'] : counterOf['delivery.foreign']);
    return;
  }
  if (isDuplicate(state, client, bytes)) {
    recorder.duplicated(header.step, pool.number);
    return;
  }
  recorder.received(header.step, pool.number);
  const sinceDueUs = clock.nowUs - header.dueUs;
  const serviceUs = sinceDueUs - header.latenessUs;
  const isReply = (header.flags & reply) !== 0;
  recorder.latency(pool.number, latencyOf['delivery.service'], serviceUs);
  // An answer is due when its request arrives, and is written at once.
  recorder.latency(pool.number, latencyOf['delivery.latency'], isReply ? serviceUs : sinceDueUs);
  if (isReply) recorder.latency(pool.number, latencyOf['delivery.response'], sinceDueUs);
}

/** Whether the message at hand is of this run; `state.header` says then which. */
function isOurs({ publish, header, runTag, publishSteps }: State, bytes: Buffer): boolean {
  return readTrackingOf(publish, bytes, header) && header.runTag === runTag && header.step < publishSteps.length;
}

/** A QoS 2 message that the broker sends again before it has released it. */
function countDuplicate(state: State, client: number, bytes: Buffer): void {
  const { number } = poolOf(state, client);
  if (isOurs(state, bytes)) state.recorder.duplicated(state.header.step, number);
  else state.recorder.count(number, counterOf['delivery.duplicated']);
}

/** Whether the client has had the message before. Where it has no number, or may come once for each of two groups, only DUP can tell. */
function isDuplicate(state: State, client: number, bytes: Buffer): boolean {
  const { publish, header, recorder, clients, clock } = state;
  const step = state.publishSteps[header.step];
  const pool = clients.pool[client];
  const isSequenced = step.sequencedFor[pool];
  if ((header.flags & unsequenced) !== 0 || (!isSequenced && step.waysTo[pool] > 1)) return publish.duplicate;
  if (step.topicVaries) hashTopic(bytes, publish.topicStart, publish.topicEnd, topicHash);
  const topic = step.topicVaries ? topicHash : noTopic;
  if (!isSequenced) return isSharedDuplicate(state, client, topic);
  switch (state.tracker.receive(client, header, topic)) {
    case 'duplicate':
    case 'old':
      return true;
    case 'late':
      recorder.reordered(header.step, pool);
      return false;
    case 'untracked':
      recorder.error(pool, 'not tracked: too many streams to follow, their gaps and duplicates are unknown', clock.nowUs);
      return false;
    default:
      return false;
  }
}

/** Members of a group see some numbers of each stream: one that is skipped or late says nothing, but one that comes twice does. */
function isSharedDuplicate({ sharedTracker, publish, header }: State, client: number, topic: TopicHash): boolean {
  const verdict = sharedTracker.receive(client, header, topic);
  // It may be what a member that has left had not taken.
  if (verdict === 'old' || verdict === 'untracked') return publish.duplicate;
  return verdict === 'duplicate';
}

const topicHash = emptyHash();
