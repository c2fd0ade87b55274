import type { Expr } from '../ast.ts';
import { everyStatement } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, replaceFix } from './finding.ts';

/** `%i` and `%c` in topics and client identifiers, where emqtt-bench puts a client's number and its identifier. */
export function checkPlaceholders({ model, report }: Subject): void {
  const { text } = model.file;
  // Most scenarios have none, and then nothing needs to be walked.
  if (!/%[ic]\b/.test(text)) return;
  for (const { values } of everyStatement(model.statements)) {
    for (const expr of [...(values.topic ?? []), ...(values.filter ?? []), ...(values.id ?? [])]) {
      for (const span of placeholdersIn(expr, text)) {
        const meant = text[span.start + 1] === 'i' ? '{client.index}' : '{client.id}';
        const message = `\`${text.slice(span.start, span.end)}\` is part of the text here, the same for all clients; \`${meant}\` differs`;
        report(finding('literal-placeholder', span, message, { fixes: [replaceFix(`Write \`${meant}\``, span, meant)] }));
      }
    }
  }
}

function placeholdersIn(expr: Expr, text: string) {
  if (expr.kind !== 'text') return [];
  const { start, end } = expr.span;
  return [...text.slice(start, end).matchAll(/(?<![^/"_-])%[ic](?![\w(])/g)].map(({ index }) => ({
    start: start + index,
    end: start + index + 2,
  }));
}
