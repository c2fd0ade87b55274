import { finding } from '../check/finding.ts';
import type { Lowering } from './lowering.ts';

/** A plan has every value: an environment variable that nobody could read must not quietly become an empty text. */
export function reportUnknownVariables({ model, report }: Lowering): void {
  for (const [expr, value] of model.values) {
    if (expr.kind !== 'call' || expr.callee.name !== 'env' || value.constant !== undefined) continue;
    report(finding('unset-variable', expr.span, 'the environment variable is not known here; give it a default: `env("NAME", "…")`'));
  }
}
