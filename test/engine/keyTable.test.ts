import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyTable } from '../../runtime/src/engine/keyTable.ts';

/** Few different words, so that keys differ in one of them only. */
const word = fc.oneof(fc.nat(3), fc.nat(0xffffffff));

test('numbers keys as a map does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word, word), { maxLength: 500 }), (keys) => {
      const table = new KeyTable(1_000);
      const model = new Map<string, number>();
      for (const key of keys) {
        const text = key.join(' ');
        expect(table.find(...key)).toBe(model.get(text) ?? -1);
        if (!model.has(text)) model.set(text, model.size);
        expect(table.number(...key)).toBe(model.get(text));
        expect(table.count).toBe(model.size);
        expect(table.capacity).toBeGreaterThanOrEqual(model.size);
      }
    }),
  );
});

test('a full table knows its keys, and takes no more', () => {
  const table = new KeyTable(70);
  const numbers = Array.from({ length: 100 }, (_, key) => table.number(key, 0, 0, 0));
  expect(numbers).toEqual([...Array(70).keys(), ...Array(30).fill(-1)]);
  expect(table.number(69, 0, 0, 0)).toBe(69);
});
