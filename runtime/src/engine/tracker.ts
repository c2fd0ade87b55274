import type { StreamEnds } from '../control/messages.ts';
import type { TrackingHeader } from '../mqtt/tracking.ts';
import { KeyTable } from './keyTable.ts';
import type { TopicHash } from './topicHash.ts';

/**
 * What a received sequence number tells. `old`: too far back to know whether it came before. `untracked`: the table is full, and nothing
 * is known of this stream.
 */
export type Verdict = 'next' | 'late' | 'duplicate' | 'old' | 'untracked';

/**
 * Follows the sequence numbers that each receiver sees of each publisher's stream. A stream is one publish step of one client, or
 * one topic of it where its topics vary. The first number seen is where a stream begins. Of the last 32 numbers it is known which
 * came: a number that is skipped may still come late, and is a gap once 32 others have passed it by.
 *
 * Memory is 44 bytes a stream and receiver and at most `mostStreams` of them; of what is beyond, gaps and duplicates remain unknown.
 */
export class Tracker {
  readonly #streams: KeyTable;
  readonly #onGaps: (receiver: number, step: number, count: number) => void;
  /** By stream: the next number, which of the 32 before it came (bit 0 is the last), the first number, and the receiver's period. */
  #state = new Uint32Array(0);
  /** By stream: whose it is, for gaps that are found later. */
  #owners = new Uint32Array(0);
  /** By receiver: what it saw before its connection or subscriptions changed says nothing of what it sees now. */
  readonly #periods: Uint32Array;

  /** `onGaps` is told of numbers that are given up, by the receiver's place and the publish step. */
  constructor(receivers: number, onGaps: (receiver: number, step: number, count: number) => void, limit = mostStreams) {
    this.#streams = new KeyTable(limit);
    this.#periods = new Uint32Array(receivers);
    this.#onGaps = onGaps;
  }

  /** `topic` is the topic's hash where the publisher's topics vary, else `noTopic`. */
  receive(receiver: number, { step, client, sequence }: TrackingHeader, topic: TopicHash): Verdict {
    const known = this.#streams.count;
    const stream = this.#streams.number(receiver, wordOf(step, topic.high), client, topic.low);
    if (stream < 0) return 'untracked';
    if (this.#streams.count > known) this.#makeRoom(stream, receiver, step);
    const at = stream * fields;
    if (this.#streams.count === known && this.#state[at + period] === this.#periods[receiver]) return this.#follow(stream, at, sequence);
    this.#begin(at, sequence, this.#periods[receiver]);
    return 'next';
  }

  /** The receiver's connection or subscriptions change: what is open is given up, and its streams begin anew. */
  restart(receiver: number): void {
    this.#periods[receiver]++;
  }

  /**
   * Publishers have told where their streams ended: what a receiver has not seen by now of a stream that it follows is as open as if a
   * later number had come. `isHere` says of whom that can be told: for who is away it may be kept.
   */
  expectEnds(all: readonly StreamEnds[], isHere: (receiver: number) => boolean): void {
    const ends = new KeyTable(mostStreams);
    const next: number[] = [];
    for (const rows of all) {
      for (let at = 0; at < rows.length; at += 5) {
        const [step, client, low, high, after] = rows.slice(at, at + 5);
        next[ends.number(0, wordOf(step, high), client, low)] = after;
      }
    }
    for (let stream = 0; stream < this.#streams.count; stream++) {
      const [receiver, at] = [this.#owners[2 * stream], stream * fields];
      if (this.#state[at + period] !== this.#periods[receiver] || !isHere(receiver)) continue;
      const end = ends.find(0, this.#streams.word(stream, 1), this.#streams.word(stream, 2), this.#streams.word(stream, 3));
      if (end >= 0 && next[end] > this.#state[at]) this.#advance(stream, at, next[end] - this.#state[at], 0);
    }
  }

  /** Gives up every number that is open, at the end of a run. */
  settle(): void {
    for (let stream = 0; stream < this.#streams.count; stream++) this.#giveUp(stream, this.#openIn(stream * fields));
  }

  #begin(at: number, sequence: number, receiverPeriod: number): void {
    this.#giveUp(at / fields, this.#openIn(at));
    this.#state[at] = sequence + 1;
    this.#state[at + recent] = 1;
    this.#state[at + first] = sequence;
    this.#state[at + period] = receiverPeriod;
  }

  #follow(stream: number, at: number, sequence: number): Verdict {
    const state = this.#state;
    const ahead = sequence - state[at];
    if (ahead >= 0) {
      this.#advance(stream, at, ahead + 1, 1);
      return 'next';
    }
    const behind = -ahead - 1;
    // What is older than the stream seemed to be was never given up.
    if (behind >= 32) return sequence < state[at + first] ? 'late' : 'old';
    if ((state[at + recent] & (1 << behind)) !== 0) return 'duplicate';
    state[at + recent] |= 1 << behind;
    state[at + first] = Math.min(state[at + first], sequence);
    return 'late';
  }

  /** Goes on by `steps` numbers, of which at most the last has come: `last` is 1 then, else 0. */
  #advance(stream: number, at: number, steps: number, last: 0 | 1): void {
    const state = this.#state;
    const open = this.#openIn(at);
    state[at] += steps;
    state[at + recent] = steps >= 32 ? last : ((state[at + recent] << steps) | last) >>> 0;
    this.#giveUp(stream, open + steps - last - this.#openIn(at));
  }

  /** How many of the recent numbers have not come, those before the stream's beginning left out. */
  #openIn(at: number): number {
    const length = Math.min(32, this.#state[at] - this.#state[at + first]);
    return length - bitsIn(this.#state[at + recent]);
  }

  #giveUp(stream: number, count: number): void {
    if (count > 0) this.#onGaps(this.#owners[2 * stream], this.#owners[2 * stream + 1], count);
  }

  #makeRoom(stream: number, receiver: number, step: number): void {
    if (this.#state.length < fields * this.#streams.capacity) {
      const { capacity } = this.#streams;
      this.#state = enlarged(this.#state, fields * capacity);
      this.#owners = enlarged(this.#owners, 2 * capacity);
    }
    this.#owners[2 * stream] = receiver;
    this.#owners[2 * stream + 1] = step;
  }
}

/** 170 MB of them. */
const mostStreams = 4_000_000;

/** A key's word for the publish step, with as much of the topic as there is room for. */
function wordOf(step: number, topicHigh: number): number {
  return (step | (topicHigh << 16)) >>> 0;
}

const fields = 4;
const recent = 1;
const first = 2;
const period = 3;

function enlarged(from: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(from);
  return larger;
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
