import type { Diagnostic } from '../diagnostic.ts';
import type { ScenarioSymbol } from '../model.ts';
import type { Inference } from './infer.ts';

/** A name that nothing of its kind has. */
export interface Unknown {
  name: string;
  /** What it most likely means. */
  meant?: ScenarioSymbol;
  finding: Diagnostic;
}

/**
 * Reports the unknown names: each place where one stands, unless a declaration is misspelt itself. Then every use of the right name is
 * unknown and nothing refers to the wrong one, and the first use says enough.
 */
export function reportUnknown({ unknowns, references, report }: Inference): void {
  const referred = new Set(references.filter((reference) => !reference.defines).map((reference) => reference.symbol));
  const said = new Set<string>();
  const inOrder = [...unknowns].sort((a, b) => a.finding.span.start - b.finding.span.start);
  for (const { name, meant, finding } of inOrder) {
    const isDeclarationWrong = meant !== undefined && !referred.has(meant);
    if (isDeclarationWrong && said.has(name)) continue;
    said.add(name);
    report(isDeclarationWrong ? { ...finding, related: [{ message: `\`${meant.name}\``, span: meant.span }] } : finding);
  }
}
