import type { Expr, Span } from '../ast.ts';
import { finding } from '../check/finding.ts';
import { everyPart } from '../check/parts.ts';
import { everyStatement } from '../model.ts';
import type { Lowering } from './lowering.ts';

/** What the language has and runs cannot do yet, by place and word. A word leaves this table when the engine learns it. */
const words: Record<string, string> = {
  'broker.authentication': 'enhanced authentication',
  'pool.authentication': 'enhanced authentication',
  'top.before': 'running commands before the load',
  'top.after': 'running commands after the load',
  'top.data': 'rows of data',
  'host.sources': 'choosing source addresses',
  'local.sources': 'choosing source addresses',
  'message.topic_alias': 'topic aliases',
};

const functions: Record<string, string> = { file: 'payloads from files' };

/** Reports everything in the scenario that runs cannot do yet. */
export function reportUnsupported(lowering: Lowering): void {
  const say: Say = (span, what) => lowering.report(finding('not-supported', span, `not supported yet: ${what}`));
  for (const bound of everyStatement(lowering.model.statements)) {
    const what = words[`${bound.place}.${bound.entry.word}`];
    if (what) say(bound.statement.head.span, what);
    else for (const expr of Object.values(bound.values).flat()) reportFunctions(expr, say);
  }
}

type Say = (span: Span, what: string) => void;

function reportFunctions(expr: Expr, say: Say): void {
  for (const part of everyPart(expr)) {
    const what = part.kind === 'call' ? functions[part.callee.name] : undefined;
    if (what) say(part.span, what);
  }
}
