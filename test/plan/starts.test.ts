import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byStart } from '../../runtime/src/plan/starts.ts';

const start = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 4 });

it('finds exactly those whose starts agree, in their order', () => {
  fc.assert(
    fc.property(fc.array(start), start, (starts, wanted) => {
      const values = starts.map((text, index) => ({ text, index }));
      const agree = values.filter(({ text }) => text.startsWith(wanted) || wanted.startsWith(text));
      expect(byStart(values, ({ text }) => text)(wanted)).toEqual(agree);
    }),
  );
});
