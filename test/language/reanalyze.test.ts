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

  // Everything that the plan of a pool takes from outside of it.
  const answers = `settle 1s
seed 1
pool answers[2] {
  connect
  username rows.user
  subscribe "a/+" qos 1
  publish "a/b" qos 1 payload body
  await opened
  repeat 2 times every 1s { publish "a/{client.index}" }
  on "a/+" as m { publish "b/{m.topic}" }
  signal closed
}
`;
  const around = `broker "mqtt://localhost" {
  keepalive 5s
}
param base = 1
let twice = base * 2
payload body = json { n: twice, at: random(base, 5) }
data rows = csv("a.csv")
pool opens[1] {
  connect
  publish "a/x"
  subscribe "b/+"
  signal opened
}
pool waits[1] { await closed }
`;
  it.each<[string, string, string]>([
    ['its line', 'param base', '\n\nparam base'],
    ['the number of a publish step before it', '  publish "a/x"\n', '  publish "a/x"\n  publish "a/y"\n'],
    ['the number of a subscribe step before it', '  subscribe "b/+"\n', '  subscribe "b/+"\n  subscribe "a/x"\n'],
    ['a setting of the broker', 'keepalive 5s', 'keepalive 6s'],
    ['the value of one', 'keepalive 5s', 'keepalive base * 7s'],
    ['the version that clients speak', 'keepalive 5s', 'version 3.1.1'],
    ['what a payload is made of', 'base = 1', 'base = 3'],
    ['a payload', 'n: twice', 'm: twice'],
    ['the number of a signal', '  signal opened', '  signal first\n  signal opened'],
    ['how often a signal is given', 'opens[1]', 'opens[3]'],
    ['the number of its data', 'data rows', 'data other = csv("b.csv")\ndata rows'],
  ])('compiles again what depends on %s', (_, part, instead) => {
    expect(around).toContain(part);
    expectSameAfter(around + answers, environment, around.replace(part, instead) + answers, environment);
    expectSameAfter(around.replace(part, instead) + answers, environment, around + answers, environment);
  });

  it('keeps the plans of pools whatever else they were compiled for', () => {
    const text = around + answers;
    const { model } = analyze(text, environment);
    const before = compile(model, { sourceFile: 'x' });
    expect(before.plan).toBeDefined();
    expect(compile(model, { sourceFile: 'x', params: { base: '4' } }).plan).not.toEqual(before.plan);
    compile(model, { sourceFile: 'x', broker: 'embedded' });
    expect(compile(model, { sourceFile: 'x' })).toEqual(before);
    expect(compile(model, { sourceFile: 'x', broker: 'embedded', params: { base: '4' } })).toEqual(
      compile(analyze(text, environment).model, { sourceFile: 'x', broker: 'embedded', params: { base: '4' } }),
    );
  });

  it('keeps the plan of a pool that an edit elsewhere leaves as it is', () => {
    const text = 'pool a[1] {\n  connect\n  publish "a"\n}\nseed 1\nsettle 1s\npool b[2] {\n  connect\n  subscribe "+"\n}\n';
    const planOf = (analysis: Analysis) => compile(analysis.model, { sourceFile: 'x' }).plan?.pools.at(-1);
    const before = analyze(text);
    const kept = planOf(before);
    expect(kept?.name).toBe('b');
    expect(planOf(analyze(text.replace('"a"', '"ab"'), {}, before.parsed))).toBe(kept);
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
