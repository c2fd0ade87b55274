import { SlotSeries } from './slotSeries.ts';
import { slotMs, slotsPerWindow, type Window } from './window.ts';

/** What windows say slot by slot, put together over the run: windows may come in any order and in parts. */
export class SlotRecord {
  readonly #published = new Map<number, { counts: SlotSeries; firstUs: SlotSeries }>();
  readonly #matched = new Map<number, SlotSeries>();
  readonly #subscribed = new Map<number, SubscribedSeries>();
  /** How many slots there are so far. */
  length = 0;

  add({ index, published, matched, subscribed }: Window): void {
    const first = index * slotsPerWindow;
    this.length = Math.max(this.length, first + slotsPerWindow);
    for (const { step, counts, firstUs } of published) {
      const series = entryOf(this.#published, step, newPublished);
      series.counts.fold(first, counts, sum);
      series.firstUs.fold(first, firstUs, Math.min);
    }
    for (const { flow, counts } of matched) entryOf(this.#matched, flow, newCounts).fold(first, counts, sum);
    for (const { step, certain, possible, ended, settledUs } of subscribed) {
      const series = entryOf(this.#subscribed, step, newSubscribed);
      series.certain.fold(first, certain, sum);
      series.possible.fold(first, possible, sum);
      series.ended.fold(first, ended, sum);
      series.settledUs.fold(first, settledUs, Math.max);
    }
  }

  published(step: number, slot: number): number {
    return this.#published.get(step)?.counts.at(slot) ?? 0;
  }

  /** When in the slot the step's first message was written, in µs after the slot's start. */
  firstUs(step: number, slot: number): number {
    return this.#published.get(step)?.firstUs.at(slot) ?? slotUs;
  }

  matched(flow: number, slot: number): number {
    return this.#matched.get(flow)?.at(slot) ?? 0;
  }

  subscribed(step: number): SubscribedSeries {
    return this.#subscribed.get(step) ?? nobody;
  }
}

export interface SubscribedSeries {
  certain: SlotSeries;
  possible: SlotSeries;
  ended: SlotSeries;
  settledUs: SlotSeries;
}

const slotUs = slotMs * 1000;
const nobody = newSubscribed();

function newPublished(): { counts: SlotSeries; firstUs: SlotSeries } {
  return { counts: newCounts(), firstUs: new SlotSeries(slotUs) };
}

function newSubscribed(): SubscribedSeries {
  return { certain: newCounts(), possible: newCounts(), ended: newCounts(), settledUs: newCounts() };
}

function newCounts(): SlotSeries {
  return new SlotSeries(0);
}

function sum(a: number, b: number): number {
  return a + b;
}

function entryOf<V>(map: Map<number, V>, key: number, create: () => V): V {
  const entry = map.get(key) ?? create();
  map.set(key, entry);
  return entry;
}
