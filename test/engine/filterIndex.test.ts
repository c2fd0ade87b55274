import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FilterIndex } from '../../runtime/src/engine/filterIndex.ts';
import { matchesFilter } from '../../runtime/src/plan/topics.ts';

const level = fc.constantFrom('', 'a', 'b', 'ab', '$x', 'é');
const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'));
const filter = fc
  .record({ levels: fc.array(fc.oneof(level, fc.constant('+')), { maxLength: 4 }), rest: fc.boolean(), shared: fc.boolean() })
  .map(({ levels, rest, shared }) => {
    const proper = [...levels, ...(rest || levels.length === 0 ? ['#'] : [])].join('/');
    return shared ? `$share/group/${proper}` : proper;
  });

test('counts the filters that match, as comparing with each of them does', () => {
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 20 }), fc.array(topic, { maxLength: 20 }), (filters, topics) => {
      const index = new FilterIndex();
      for (const each of filters) index.add(each);
      for (const each of topics) {
        const bytes = Buffer.from(`..${each}..`);
        expect(index.count(bytes, 2, bytes.length - 2), `${each} in ${filters}`).toBe(
          filters.filter((one) => matchesFilter(one, each)).length,
        );
      }
    }),
    { numRuns: 3_000 },
  );
});

test('each of many clients is found by its own topic', () => {
  const index = new FilterIndex();
  for (let client = 0; client < 5_000; client++) index.add(`rider/${client}/+`);
  for (let client = 0; client < 5_000; client += 7) {
    const bytes = Buffer.from(`rider/${client}/fix`);
    expect(index.count(bytes, 0, bytes.length)).toBe(1);
  }
  const other = Buffer.from('rider/5000/fix');
  expect(index.count(other, 0, other.length)).toBe(0);
});
