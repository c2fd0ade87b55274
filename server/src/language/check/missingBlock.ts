import type { Statement } from '../ast.ts';
import { entryAt } from '../catalog.ts';
import type { Bound } from '../model.ts';
import type { Binder } from './bind.ts';
import { finding } from './finding.ts';

/**
 * Says that a statement lacks its block, and gives back the statements behind it that were meant to stand in it: of those nothing more
 * is said.
 */
export function reportMissingBlock({ entry, statement, place }: Bound, behind: readonly Statement[], binder: Binder): Statement[] {
  const inner = entry.block?.place;
  const fitsInsideOnly = ({ head }: Statement) =>
    inner !== undefined && inner !== 'same' && head.kind === 'name' && !entryAt(place, head.name) && entryAt(inner, head.name);
  const end = behind.findIndex((other) => !isDeeper(other, statement, binder.text) && !fitsInsideOnly(other));
  const inside = behind.slice(0, end < 0 ? behind.length : end);
  const last = inside.at(-1);
  const fixes = last
    ? [
        {
          title: 'Put what follows in a block',
          edits: [
            { span: { start: statement.span.end, end: statement.span.end }, newText: ' {' },
            { span: { start: last.span.end, end: last.span.end }, newText: `\n${' '.repeat(columnOf(statement, binder.text))}}` },
          ],
        },
      ]
    : [];
  binder.report(finding('missing-block', statement.span, `\`${entry.word}\` needs a block: \`${entry.word} … { … }\``, { fixes }));
  return inside;
}

/** On a line of its own, further to the right. */
function isDeeper(other: Statement, { span }: Statement, text: string): boolean {
  const isBelow = text.slice(span.end, other.span.start).includes('\n');
  return isBelow && columnOf(other, text) > columnOf({ span }, text);
}

function columnOf({ span }: Pick<Statement, 'span'>, text: string): number {
  return span.start - (text.lastIndexOf('\n', span.start - 1) + 1);
}
