/** A tree as compact text, for golden files: one statement a line, blocks indented. */
import type { Expr, ScenarioFile, Statement, TextPiece } from '../../server/src/language/ast.ts';
import type { Diagnostic } from '../../server/src/language/diagnostic.ts';

export function treeText({ statements, comments }: ScenarioFile): string {
  const lines = statements.map((statement) => statementText(statement, ''));
  const said = comments.map(({ text }) => `# ${text.trimEnd().replaceAll('\n', '\\n')}`);
  return [...lines, ...said].join('\n');
}

/** `line:column: message [code] «what it points at»`, and how to mend it. */
export function diagnosticText(text: string, { span, message, code, fixes = [] }: Diagnostic): string {
  const before = text.slice(0, span.start).split('\n');
  const at = `${before.length}:${before.at(-1)!.length + 1}`;
  const mended = fixes.map(
    ({ title, edits }) =>
      `\n    ${title}: ${edits.map((edit) => `${text.slice(edit.span.start, edit.span.end)}→${edit.newText}`).join(', ')}`,
  );
  return `${at}: ${message} [${code}] «${text.slice(span.start, span.end)}»${mended.join('')}`;
}

function statementText({ head, args, equals, assigned, block }: Statement, indent: string): string {
  const row = [head, ...args].map(exprText).join(' ');
  const behind = equals ? ` = ${assigned!.map(exprText).join(' ')}` : '';
  if (!block) return `${indent}(${row}${behind})`;
  const inner = block.statements.map((statement) => `${statementText(statement, `${indent}  `)}\n`).join('');
  return `${indent}(${row}${behind} {\n${inner}${indent}}${block.closed ? '' : ' unclosed'})`;
}

function exprText(expr: Expr): string {
  switch (expr.kind) {
    case 'quantity':
      return `${expr.value}${expr.unit && `'${expr.unit}`}`;
    case 'text':
      return `"${expr.parts.map(partText).join('')}${expr.closed ? '"' : '…'}`;
    case 'bool':
      return `#${expr.value}`;
    case 'name':
      return expr.name;
    case 'member':
      return `${exprText(expr.object)}.${exprText(expr.property)}`;
    case 'index':
      return `${exprText(expr.object)}[${exprText(expr.index)}]`;
    case 'call':
      return `${exprText(expr.callee)}(${expr.args.map(exprText).join(' ')})`;
    case 'unary':
      return `(${expr.op} ${exprText(expr.operand)})`;
    case 'binary':
      return `(${exprText(expr.left)} ${expr.op} ${exprText(expr.right)})`;
    case 'object':
      return `{${expr.entries.map(({ key, value }) => `${JSON.stringify(key)}: ${exprText(value)}`).join(' ')}}`;
    case 'list':
      return `[${expr.items.map(exprText).join(' ')}]`;
    case 'missing':
      return '?';
  }
}

/** Control characters and braces are shown, so that what an escape meant can be seen. */
function partText(part: TextPiece | Expr): string {
  if (part.kind !== 'piece') return `{${exprText(part)}}`;
  return JSON.stringify(part.value).slice(1, -1).replaceAll('{', '{{').replaceAll('}', '}}');
}
