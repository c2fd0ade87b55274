import type { Model, ScenarioSymbol } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, removeFix } from './finding.ts';

/** Declarations that nothing refers to. Names in what was not understood count as used. */
export function checkUnused({ model, names, inference, report }: Subject): void {
  const references = inference.references.filter((reference) => !reference.defines);
  const used = new Set([...references.map((reference) => reference.symbol), ...inference.unknowns.map((unknown) => unknown.meant)]);
  for (const symbol of names.symbols) {
    if (symbol.kind === 'pool' || symbol.kind === 'message' || used.has(symbol)) continue;
    const defined = inference.references.filter((reference) => reference.symbol === symbol && reference.defines);
    report(unused(symbol, model, defined.length));
  }
}

/** A name that is given more than once, as signals and variables are, is not taken away by taking away one of the places. */
function unused(symbol: ScenarioSymbol, { file }: Model, places: number) {
  const messages: Partial<Record<ScenarioSymbol['kind'], string>> = {
    signal: `nobody awaits the signal \`${symbol.name}\``,
    variable: `the variable \`${symbol.name}\` is never read`,
  };
  const message = messages[symbol.kind] ?? `the ${symbol.kind} \`${symbol.name}\` is never used`;
  const { statement } = symbol.definition;
  return finding('unused', symbol.span, message, {
    unnecessary: true,
    fixes: places === 1 ? [removeFix(`Remove \`${symbol.name}\``, statement.span, file.text)] : [],
  });
}
