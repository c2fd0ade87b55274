import { expect, it } from 'vitest';
import { drawsOf, mutant, tryOut } from './mutations.ts';

/** `npm run fuzz` tries 100,000, and says how long the slowest took. */
const count = 3_000;

it(`${count} mutated scenarios are analyzed, completed and formatted without a throw`, () => {
  for (let number = 0; number < count; number += 1) {
    const text = mutant(number);
    const { failure } = tryOut(text, drawsOf(number));
    expect(failure, `mutant ${number}:\n${text}`).toBeUndefined();
  }
});

it.each(['[\n t\n}', '(\n ,\n}'])('what they have found once stays found: %j', (text) => {
  expect(tryOut(text, drawsOf(1)).failure).toBeUndefined();
});
