import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyze } from '../../server/src/language/analyze.ts';
import type { Expr, Span } from '../../server/src/language/ast.ts';
import { compile } from '../../server/src/language/compile.ts';
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

  const pool = 'pool a[2] {\n  connect\n  wait pause\n}\n';
  it.each<[string, string, string]>([
    ['a value elsewhere', `let pause = 1s\n\n\n${pool}`, `let pause = 20s\n\n\n${pool}`],
    ['its type', `let pause = 1s\n\n\n${pool}`, `let pause = "s"\n\n\n${pool}`],
    ['its name', `let pause = 1s\n\n\n${pool}`, `let paus = 1s\n\n\n${pool}`],
    ['what it is', `let pause = 1s\n\n\n${pool}`, `payload pause = "s"\n\n\n${pool}`],
    ['nothing but its place', `let pause = 1s\n\n\n${pool}`, `\n\nlet pause = 1s\n\n\n${pool}`],
    ['a name that is a word of a statement too', `let pause = 1s\n\n\n${pool}`, `let pause = 1s\nparam wait = 1s\n\n\n${pool}`],
  ])('notices a change of %s', (_, before, after) => {
    const { parsed } = analyze(before, environment);
    expect(shown(analyze(after, environment, parsed))).toEqual(shown(analyze(after, environment)));
  });

  it('keeps what an edit elsewhere leaves as it is', () => {
    const text = `// first\nlet pause = 1s\n\n\n${pool}`;
    const before = analyze(text);
    const [kept] = before.model.pools;
    expect(analyze(`// more\n${text}`, {}, before.parsed).model.pools[0]).toBe(kept);
  });
});

/** All that follows from a text, as values that can be compared. */
function shown({ model, diagnostics }: Analysis): unknown {
  const symbolText = ({ kind, name, span }: ScenarioSymbol) => `${kind} ${name} ${spanText(span)}`;
  const byExpr = <T>(known: ReadonlyMap<Expr, T>, text: (value: T) => string) =>
    [...known].map(([{ kind, span }, value]) => `${spanText(span)} ${kind} ${text(value)}`).sort();
  return {
    diagnostics,
    symbols: model.symbols.map(symbolText),
    references: model.references.map(({ symbol, span, defines }) => `${spanText(span)} ${symbolText(symbol)} ${defines}`),
    resolved: byExpr(model.resolved, symbolText),
    values: byExpr(model.values, (value) => JSON.stringify(value)),
    plan: compile(model, { sourceFile: 'x' }),
  };
}

function spanText({ start, end }: Span): string {
  return `${start}-${end}`;
}
