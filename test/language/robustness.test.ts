import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../../server/src/language/ast.ts';
import { format } from '../../server/src/language/format.ts';
import { concreteTree } from '../../server/src/language/parse/grammar.ts';
import { lex } from '../../server/src/language/parse/lex.ts';
import { lexer } from '../../server/src/language/parse/tokens.ts';
import { parse } from '../../server/src/language/parse.ts';
import { childrenOf, type Node } from '../../server/src/language/tree.ts';
import { brokenText, scenarioTexts } from './scenarioTexts.ts';
import { treeText } from './treeText.ts';

describe('any text', () => {
  test('gives a tree whose spans nest, and diagnostics inside of the text', () => {
    fc.assert(fc.property(brokenText(), checkTree), { numRuns: 1000 });
  });

  test('is read whole by the grammar, without an error of the parser', () => {
    fc.assert(
      fc.property(brokenText(), (text) => {
        expect(concreteTree(lex(text).tokens).errors).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('is formatted once and for all, and stays what it is', () => {
    fc.assert(fc.property(brokenText(), checkFormat), { numRuns: 500 });
  });
});

test.each(scenarioTexts)('every beginning of $name gives a sound tree', ({ text }) => {
  for (let length = 0; length <= text.length; length += 1 + Math.floor(text.length / 150)) checkTree(text.slice(0, length));
});

test('one token left out of a scenario is one mistake, and is said once', () => {
  const { text } = scenarioTexts.find(({ name }) => name === 'courier-peak.mqtt-scenario')!;
  for (const { startOffset, image } of lexer.tokenize(text).tokens) {
    const broken = text.slice(0, startOffset) + text.slice(startOffset + image.length);
    const said = parse(broken).diagnostics.map(({ message }) => message);
    expect(said.length, `without ${image} at ${startOffset}: ${said.join('; ')}`).toBeLessThanOrEqual(1);
  }
});

test.each([
  ['brackets', '('.repeat(20_000)],
  ['closing brackets', ')}]'.repeat(20_000)],
  ['blocks', 'a {'.repeat(20_000)],
  ['indexes', 'a['.repeat(20_000)],
  ['prefixes', `let a = ${'-'.repeat(20_000)}`],
  ['strings in strings', '"{'.repeat(20_000)],
  ['braces in a string', `"${'{'.repeat(20_001)}`],
  ['operators', `let a = 1${' + 1'.repeat(20_000)}`],
  ['negations', `let a = ${'b == not '.repeat(20_000)}`],
  ['blanks behind an open string', `"${' '.repeat(200_000)}x`],
])('does not exhaust the stack or the patience: %s', (_, text) => {
  expect(parse(text).file.span).toEqual({ start: 0, end: text.length });
});

function checkTree(text: string): void {
  const { file, diagnostics } = parse(text);
  const whole = { start: 0, end: text.length };
  for (const { span, fixes = [] } of diagnostics) {
    expectInside(span, whole);
    for (const { edits } of fixes) for (const edit of edits) expectInside(edit.span, whole);
  }
  for (const comment of file.comments) expectInside(comment.span, whole);
  expectOrdered(file.statements, whole);
}

/** Children are inside of their parent, and statements one after the other. */
function expectOrdered(nodes: readonly Node[], parent: Span): void {
  let end = parent.start;
  for (const node of nodes) {
    expectInside(node.span, parent);
    if (node.kind === 'statement' && node.span.start < end) throw new Error(`a statement at ${node.span.start} begins before ${end}`);
    end = node.span.end;
    expectOrdered(childrenOf(node), node.span);
  }
}

function expectInside(inner: Span, outer: Span): void {
  const isInside = outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
  if (!isInside) throw new Error(`${JSON.stringify(inner)} is not inside of ${JSON.stringify(outer)}`);
}

function checkFormat(text: string): void {
  const once = format(text);
  expect(format(once.text).text).toBe(once.text);
  expect(wordsOf(once.text)).toEqual(wordsOf(text));
  expect(treeText(parse(once.text).file)).toBe(treeText(parse(text).file));
}

/** All that is not white space between tokens. */
function wordsOf(text: string): string[] {
  const { tokens, groups } = lexer.tokenize(text);
  return [...tokens, ...groups.comments].sort((a, b) => a.startOffset - b.startOffset).map(({ image }) => image.trimEnd());
}
