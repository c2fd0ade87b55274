import fc from 'fast-check';
import { Histogram } from '../../runtime/src/stats/histogram.ts';
import { encodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { slotsPerWindow, type Window } from '../../runtime/src/stats/window.ts';
import { hostSample, processSample } from './samples.ts';

const count = fc.nat(1000);
const slots = fc.array(count, { minLength: slotsPerWindow, maxLength: slotsPerWindow });

const latencyText = fc.array(fc.integer({ min: -50, max: 100_000 }), { minLength: 1, maxLength: 5 }).map((values) => {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return encodeHistogram(histogram);
});

const poolWindow = fc.record({
  counters: fc.record({ 'connect.attempted': count, 'publish.sent': count, 'delivery.received': count }, { requiredKeys: [] }),
  peak: count,
  connected: count,
  ended: count,
  latency: fc.record({ 'connect.time': latencyText, 'delivery.latency': latencyText }, { requiredKeys: [] }),
});

/** What one worker may send: lists have no order and may lack members, but each key stands in them once. */
export function anyWindow(index: number, worker = 0): fc.Arbitrary<Window> {
  return fc.record({
    index: fc.constant(index),
    pools: fc.array(poolWindow, { minLength: 2, maxLength: 2 }),
    published: listOf(fc.record({ step: fc.nat(3), counts: slots, firstUs: slots }), ({ step }) => step),
    matched: listOf(fc.record({ flow: fc.nat(3), counts: slots }), ({ flow }) => flow),
    received: listOf(
      fc.record({ publish: fc.nat(2), pool: fc.nat(1), count, gaps: count, duplicated: count, reordered: count }),
      ({ publish, pool }) => `${publish} ${pool}`,
    ),
    subscribed: listOf(fc.record({ step: fc.nat(3), certain: slots, possible: slots, ended: slots, settledUs: slots }), ({ step }) => step),
    errors: listOf(
      fc.record({ pool: fc.nat(1), reason: fc.constantFrom('refused', 'reset by peer'), count, firstAtMs: count }),
      ({ pool, reason }) => `${pool} ${reason}`,
    ),
    hosts: worker === 0 ? fc.constant([hostSample()]) : fc.constant([]),
    processes: fc.constant([processSample({ worker })]),
  });
}

function listOf<T>(item: fc.Arbitrary<T>, key: (item: T) => unknown): fc.Arbitrary<T[]> {
  return fc.uniqueArray(item, { selector: key, maxLength: 4 });
}
