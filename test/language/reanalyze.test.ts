import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyze } from '../../server/src/language/analyze.ts';
import type { Span } from '../../server/src/language/ast.ts';
import { compile } from '../../server/src/language/compile.ts';
import type { ByExpr } from '../../server/src/language/model/byExpr.ts';
import type { Environment, ScenarioSymbol } from '../../server/src/language/model.ts';
import { edit, edited } from './edits.ts';
import { scenarioTexts } from './scenarioTexts.ts';

const environment: Environment = { readFile: () => 'user,password,device\n', variable: () => undefined };

describe('judging again after an edit', () => {
  it('finds what judging the whole finds', () => {
    const texts = fc.constantFrom(...scenarioTexts.map(({ text }) => text));
    fc.assert(
      fc.property(texts, fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
        let [text, analysis] = [first, analyze(first, environment)];
        for (const each of edits) {
          // There and back again: what was kept for the first text must serve the third.
          for (const next of [edited(text, each), text, edited(text, each)]) {
            analysis = analyze(next, environment, analysis.parsed);
            expect(shown(analysis)).toEqual(shown(analyze(next, environment)));
          }
          text = edited(text, each);
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );
  });

  // One statement more than the edited one is read again, so the pool is the one behind that.
  const pool = 'seed 1\npool a[2] {\n  connect\n  wait pause\n}\n';
  it.each<[string, string, string]>([
    ['a value elsewhere', `let pause = 1s\n\n\n${pool}`, `let pause = 20s\n\n\n${pool}`],
    ['its type', `let pause = 1s\n\n\n${pool}`, `let pause = "s"\n\n\n${pool}`],
    [
      'what its value is made of',
      `let base = 1s\nsettle 1s\nlet pause = base\n${pool}`,
      `let base = 9\nsettle 1s\nlet pause = base\n${pool}`,
    ],
    ['its name', `let pause = 1s\n\n\n${pool}`, `let paus = 1s\n\n\n${pool}`],
    ['what it is', `let pause = 1s\n\n\n${pool}`, `payload pause = "s"\n\n\n${pool}`],
    ['nothing but its place', `let pause = 1s\n\n\n${pool}`, `\n\nlet pause = 1s\n\n\n${pool}`],
    ['a name that is a word of a statement too', `let pause = 1s\n\n\n${pool}`, `let pause = 1s\nparam wait = 1s\n\n\n${pool}`],
  ])('notices a change of %s', (_, before, after) => {
    expectSameAfter(before, environment, after, environment);
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['appears', undefined, 'user\n'],
    ['disappears', 'user\n', undefined],
    ['loses a column', 'user,key\n', 'key\n'],
    ['gets one', 'key\n', 'user,key\n'],
  ])('notices that a data file %s', (_, before, after) => {
    const text = 'settle 1s\nseed 1\ndata rows = csv("a.csv")\npool a[2] {\n  username rows.user\n  connect\n}\n';
    expectSameAfter(text, { readFile: () => before }, `\n${text}`, { readFile: () => after });
  });

  it('keeps what an edit elsewhere leaves as it is', () => {
    const text = `// first\nlet pause = 1s\n\n\n${pool}`;
    const before = analyze(text);
    const [kept] = before.model.pools;
    expect(analyze(`// more\n${text}`, {}, before.parsed).model.pools[0]).toBe(kept);
  });
});

/** The last statement is one that the edit leaves as it is. */
function expectSameAfter(before: string, then: Environment, after: string, now: Environment): void {
  const { parsed } = analyze(before, then);
  const untouched = parsed.file.statements.at(-1);
  const analysis = analyze(after, now, parsed);
  expect(analysis.parsed.file.statements.at(-1)).toBe(untouched);
  expect(shown(analysis)).toEqual(shown(analyze(after, now)));
}

/** All that follows from a text, as values that can be compared. */
function shown({ model, diagnostics }: Analysis): unknown {
  const symbolText = ({ kind, name, span }: ScenarioSymbol) => `${kind} ${name} ${spanText(span)}`;
  const texts = <T>(known: ByExpr<T>, text: (value: T) => string) =>
    [...known].map(([{ kind, span }, value]) => `${spanText(span)} ${kind} ${text(value)}`).sort();
  return {
    diagnostics,
    symbols: model.symbols.map(symbolText),
    references: model.references.map(({ symbol, span, defines }) => `${spanText(span)} ${symbolText(symbol)} ${defines}`),
    resolved: texts(model.resolved, symbolText),
    values: texts(model.values, (value) => JSON.stringify(value)),
    plan: compile(model, { sourceFile: 'x' }),
  };
}

function spanText({ start, end }: Span): string {
  return `${start}-${end}`;
}
