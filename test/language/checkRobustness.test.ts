import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../server/src/language/analyze.ts';
import { codes } from '../../server/src/language/catalog.ts';
import { outside } from '../../server/src/language/check.ts';
import { compile } from '../../server/src/language/compile.ts';
import type { Diagnostic } from '../../server/src/language/diagnostic.ts';
import { syntaxCodes } from '../../server/src/language/parse/syntaxCodes.ts';
import { brokenText, scenarioTexts } from './scenarioTexts.ts';

test('any text can be analyzed and compiled, and findings keep to it', () => {
  fc.assert(
    fc.property(brokenText(), (text) => {
      const { model, diagnostics } = analyze(text);
      const compiled = compile(model, { sourceFile: 'any.mqtt-scenario', params: { riders: '5' } });
      for (const diagnostic of [...diagnostics, ...compiled.diagnostics]) expectSound(diagnostic, text);
      const isWrong = diagnostics.some(({ severity, code }) => severity === 'error' && !outside.has(code));
      if (isWrong) expect(compile(model, { sourceFile: 'a' }).plan).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test.each(scenarioTexts)('references of $name stand on names', ({ text }) => {
  const { model } = analyze(text);
  for (const { symbol, span } of model.references) expect(text.slice(span.start, span.end)).toBe(symbol.name);
});

test.each(scenarioTexts)('$name compiles to the same plan each time', ({ text }) => {
  const once = compile(analyze(text).model, { sourceFile: 'a' });
  expect(compile(analyze(text).model, { sourceFile: 'a' })).toEqual(once);
});

function expectSound({ code, message, span, fixes, related }: Diagnostic, text: string): void {
  expect(code in codes || code in syntaxCodes).toBe(true);
  expect(message).toMatch(/[^.]$/);
  const spans = [
    span,
    ...(related ?? []).map((each) => each.span),
    ...(fixes ?? []).flatMap(({ edits }) => edits.map((edit) => edit.span)),
  ];
  for (const { start, end } of spans) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(text.length);
  }
}
