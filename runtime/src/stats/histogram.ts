import { largestUs, lastBucket, magnitudeBucket, middleOf } from './buckets.ts';

/**
 * Latencies in µs, within 1 % of what was recorded, mergeable in any order. Negative values are kept as they are: across hosts
 * a delivery can seem to arrive before it was sent, and hiding that would hide the clocks' error. Count, sum, smallest and
 * largest are exact. Memory is taken on the first record, as most pools never measure most latencies.
 */
export class Histogram {
  count = 0;
  /** Sum of the recorded whole µs. */
  sum = 0;
  /** Infinity while nothing is recorded. */
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** How many values were more than an hour from zero: they stand in the outermost buckets. */
  clamped = 0;
  #positive = nothing;
  #negative = nothing;

  /** Rounds to whole µs. @throws RangeError for NaN and infinities, which only a fault of ours can make. */
  record(valueUs: number): void {
    const us = Math.round(valueUs) + 0; // Not −0, which JSON and people would stumble over.
    if (us >= 0 && us <= largestUs && this.#positive !== nothing) {
      this.#positive[magnitudeBucket(us)]++;
      this.#note(us);
    } else {
      this.#recordRare(us);
    }
  }

  /** The smallest recorded value that at least `percent` of all values do not exceed, within 1 %. NaN while nothing is recorded. */
  percentile(percent: number): number {
    if (this.count === 0) return Number.NaN;
    const rank = Math.min(this.count, Math.max(1, Math.ceil(guarded((percent / 100) * this.count))));
    if (rank === 1) return this.min;
    if (rank === this.count) return this.max;
    return Math.min(this.max, Math.max(this.min, middleOf(this.#bucketAt(rank))));
  }

  /** NaN while nothing is recorded. */
  get mean(): number {
    return this.sum / this.count;
  }

  /** Adds all that `other` has recorded. */
  add(other: Histogram): void {
    other.forEachBucket((bucket, count) => this.addBucket(bucket, count));
    this.addSummary(other);
  }

  /** Forgets everything, but keeps its memory: for the next window. */
  reset(): void {
    if (this.count === 0) return;
    this.#positive.fill(0);
    this.#negative.fill(0);
    this.count = 0;
    this.sum = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    this.clamped = 0;
  }

  /** Visits the buckets that hold something, from the smallest values to the largest. */
  forEachBucket(visit: (bucket: number, count: number) => void): void {
    for (let bucket = this.#negative.length - 1; bucket > 0; bucket--) {
      if (this.#negative[bucket] > 0) visit(-bucket, this.#negative[bucket]);
    }
    for (let bucket = 0; bucket < this.#positive.length; bucket++) {
      if (this.#positive[bucket] > 0) visit(bucket, this.#positive[bucket]);
    }
  }

  /** For merging and decoding: adds to one bucket only; `addSummary` must follow. */
  addBucket(bucket: number, count: number): void {
    this.#storeOf(bucket)[Math.abs(bucket)] += count;
  }

  /** For merging and decoding: what is known of values whose buckets were added. */
  addSummary(added: HistogramSummary): void {
    this.count += added.count;
    this.sum += added.sum;
    this.min = Math.min(this.min, added.min);
    this.max = Math.max(this.max, added.max);
    this.clamped += added.clamped;
  }

  #note(us: number): void {
    this.count++;
    this.sum += us;
    if (us < this.min) this.min = us;
    if (us > this.max) this.max = us;
  }

  #recordRare(us: number): void {
    if (!Number.isFinite(us)) throw new RangeError(`a latency must be a number of µs, not ${us}`);
    const magnitude = Math.min(Math.abs(us), largestUs);
    const bucket = magnitudeBucket(magnitude);
    this.#storeOf(us < 0 ? -bucket : bucket)[bucket]++;
    this.#note(us);
    if (magnitude !== Math.abs(us)) this.clamped++;
  }

  #storeOf(bucket: number): Float64Array {
    if (bucket < 0) {
      if (this.#negative === nothing) this.#negative = new Float64Array(lastBucket + 1);
      return this.#negative;
    }
    if (this.#positive === nothing) this.#positive = new Float64Array(lastBucket + 1);
    return this.#positive;
  }

  #bucketAt(rank: number): number {
    let found = 0;
    let passed = 0;
    this.forEachBucket((bucket, count) => {
      if (passed < rank) found = bucket;
      passed += count;
    });
    return found;
  }
}

/** The exact figures beside the buckets. */
export interface HistogramSummary {
  count: number;
  sum: number;
  min: number;
  max: number;
  clamped: number;
}

/** Stands for buckets that were never needed. */
const nothing = new Float64Array(0);

/** 99.9 % of 1,000 is 999, though the multiplication says 999.0000000000001. */
function guarded(rank: number): number {
  const whole = Math.round(rank);
  return Math.abs(rank - whole) <= rank * 1e-12 ? whole : rank;
}
