import type { ScenarioSymbol } from '../model.ts';
import type { Subject } from './families.ts';
import { finding } from './finding.ts';

/** Declarations that nothing refers to. Names in what was not understood count as used. */
export function checkUnused({ names, inference, report }: Subject): void {
  const references = inference.references.filter((reference) => !reference.defines);
  const used = new Set([...references.map((reference) => reference.symbol), ...inference.unknowns.map((unknown) => unknown.meant)]);
  for (const symbol of names.symbols) {
    if (symbol.kind === 'pool' || symbol.kind === 'message' || used.has(symbol)) continue;
    report(unused(symbol));
  }
}

function unused(symbol: ScenarioSymbol) {
  const messages: Partial<Record<ScenarioSymbol['kind'], string>> = {
    signal: `nobody awaits the signal \`${symbol.name}\``,
    variable: `the variable \`${symbol.name}\` is never read`,
  };
  const message = messages[symbol.kind] ?? `the ${symbol.kind} \`${symbol.name}\` is never used`;
  const { statement } = symbol.definition;
  return finding('unused', symbol.span, message, {
    unnecessary: true,
    fixes: [{ title: `Remove \`${symbol.name}\``, edits: [{ span: statement.span, newText: '' }] }],
  });
}
