/** Which findings follow from others, and would only stand in the way of the mistake that they follow from. */
import type { Diagnostic } from '../diagnostic.ts';
import { linesOf } from '../lines.ts';

/**
 * What tokens and brackets show goes before what the builder makes of their line, and a string that is not closed goes
 * before all else on its line, where every quote is the wrong way round. In the order of the text.
 */
export function withoutFollowers(text: string, ofTokens: readonly Diagnostic[], ofTree: readonly Diagnostic[]): Diagnostic[] {
  if (ofTokens.length === 0) return inOrder(ofTree);
  const { numberAt } = linesOf(text);
  const lineOf = ({ span }: Diagnostic) => numberAt(span.start);
  const unclosed = new Set(ofTokens.filter(({ code }) => code === 'unclosed-string').map(lineOf));
  const causes = ofTokens.filter((found) => found.code === 'unclosed-string' || !unclosed.has(lineOf(found)));
  const lines = new Set(causes.map(lineOf));
  return inOrder([...causes, ...ofTree.filter((found) => !lines.has(lineOf(found)))]);
}

function inOrder(findings: readonly Diagnostic[]): Diagnostic[] {
  return [...findings].sort((a, b) => a.span.start - b.span.start);
}
