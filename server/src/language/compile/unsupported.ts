import { finding } from '../check/finding.ts';
import { everyStatement } from '../model.ts';
import type { Lowering } from './lowering.ts';

/** What the language has and runs cannot do yet, by place and word. A word leaves this table when the engine learns it. */
const words: Record<string, string> = {
  'host.sources': 'choosing source addresses',
  'local.sources': 'choosing source addresses',
};

/** Reports everything in the scenario that runs cannot do yet. */
export function reportUnsupported({ model, report }: Lowering): void {
  for (const bound of everyStatement(model.statements)) {
    const what = words[`${bound.place}.${bound.entry.word}`];
    if (what) report(finding('not-supported', bound.statement.head.span, `not supported yet: ${what}`));
  }
}
