import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../server/src/language/parse.ts';
import { reparse } from '../../server/src/language/reparse.ts';
import { edit, edited } from './edits.ts';
import { scenarioTexts } from './scenarioTexts.ts';

describe('reading again after an edit', () => {
  it('gives what reading the whole gives', () => {
    const texts = fc.constantFrom(...scenarioTexts.map(({ text }) => text));
    fc.assert(
      fc.property(texts, fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
        let [text, parsed] = [first, parse(first)];
        for (const each of edits) {
          text = edited(text, each);
          parsed = reparse(parsed, text);
          expect(parsed).toEqual(parse(text));
          expectOwnSpans(parsed.file.statements);
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 300) },
    );
  });

  it('takes over what stands before the edit', () => {
    const before = parse(scenarioTexts[0].text);
    const after = reparse(before, `${scenarioTexts[0].text}\n// more\n`);
    expect(after.file.statements[0]).toBe(before.file.statements[0]);
  });

  it.each<[string, string, string]>([
    ['a block that begins on its own line', 'a\nb\nc\nd\ne\n', 'a\nb\nc\n{\n}\nd\ne\n'],
    ['a comment that swallows what follows', 'a\nb\nc\nd /* x */\ne\nf\n', 'a\nb\n/* c\nd /* x */\ne\nf\n'],
    ['a comment that ends early', 'a\nb\nc\n/* d\ne\nf */\ng\nh\n', 'a\nb\nc\n/* d */\ne\nf */\ng\nh\n'],
    ['lines that become one', 'a\nb\nc\nd\ne\nf\n', 'a\nb\ncd\ne\nf\n'],
    ['a line that goes on', 'a\nb\nc\nd\ne\nf\n', 'a\nb\nc =\nd\ne\nf\n'],
    ['a `.` in front of a line that begins with `not`', 'a.\nnot b\nc\nd\n', 'a.\nnot b\nc\ndx\n'],
    ['everything gone', 'a\nb\nc\nd\ne\nf\n', ''],
    ['the same text', 'a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nd\ne\nf\n'],
  ])('%s', (_, before, after) => {
    expect(reparse(parse(before), after)).toEqual(parse(after));
  });
});

/** A span that two nodes share would move twice. */
function expectOwnSpans(statements: unknown[]): void {
  const seen = new Set<object>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    if ('start' in value) {
      expect(seen.has(value)).toBe(false);
      seen.add(value);
    }
    Object.values(value).forEach(visit);
  };
  statements.forEach(visit);
}
