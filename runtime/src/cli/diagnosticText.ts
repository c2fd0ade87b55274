import type { Diagnostic } from '../../../server/src/language/diagnostic.ts';
import { linesOf } from '../../../server/src/language/lines.ts';
import type { Colors } from '../report/colors.ts';

/** A finding with its place, as terminals and editors' problem matchers know it: the head line, then the source with carets under it. */
export function diagnosticText(file: string, text: string, diagnostic: Diagnostic, colors: Colors): string {
  const { line, column } = placeOf(text, diagnostic.span.start);
  const paint = { error: colors.bad, warning: colors.warn, information: colors.bold, hint: colors.dim }[diagnostic.severity];
  const source = text.split(/\r\n|\r|\n/)[line - 1] ?? '';
  const length = Math.max(1, Math.min(diagnostic.span.end - diagnostic.span.start, source.length - (column - 1)));
  const margin = ' '.repeat(String(line).length);
  // A tab stays a tab below, so that the caret stands under its character whatever the terminal makes of tabs.
  const indent = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return [
    `${colors.bold(`${file}:${line}:${column}:`)} ${paint(`${diagnostic.severity}:`)} ${diagnostic.message} ${colors.dim(`[${diagnostic.code}]`)}`,
    `  ${colors.dim(`${line} |`)} ${source}`,
    `  ${colors.dim(`${margin} |`)} ${indent}${paint('^'.repeat(length))}`,
    ...(diagnostic.related ?? []).map(({ message, span }) => `  ${colors.dim(relatedPlace(file, text, span.start))} ${message}`),
  ].join('\n');
}

/** `2 errors, 1 warning`; empty where there is nothing to count. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity']) => {
    const number = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? '' : 's'}`];
  };
  return [...count('error'), ...count('warning')].join(', ');
}

/** Both from 1; columns count UTF-16 units, as editors do. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const { line, character } = linesOf(text).positionAt(offset);
  return { line: line + 1, column: character + 1 };
}

function relatedPlace(file: string, text: string, offset: number): string {
  const { line, column } = placeOf(text, offset);
  return `${file}:${line}:${column}:`;
}
