import type { Span } from '../ast.ts';
import { codes, type DiagnosticCode } from '../catalog.ts';
import type { Diagnostic, Fix } from '../diagnostic.ts';

export type Report = (finding: Diagnostic) => void;

type More = Partial<Pick<Diagnostic, 'related' | 'fixes' | 'unnecessary' | 'severity'>>;

/** A diagnostic with the severity that the table of codes gives it. */
export function finding(code: DiagnosticCode, span: Span, message: string, more: More = {}): Diagnostic {
  return { severity: codes[code].severity, code, message, span, ...more };
}

export function replaceFix(title: string, span: Span, newText: string): Fix {
  return { title, edits: [{ span, newText }] };
}

export function insertFix(title: string, at: number, newText: string): Fix {
  return replaceFix(title, { start: at, end: at }, newText);
}

/** Takes a statement away, and with it the lines that would be empty without it. */
export function removeFix(title: string, span: Span, text: string): Fix {
  const [before] = /[ \t]*$/.exec(text.slice(0, span.start))!;
  const [behind] = /^[ \t]*(?:\r?\n)?/.exec(text.slice(span.end))!;
  const start = span.start - before.length;
  const isAlone = (start === 0 || text[start - 1] === '\n') && (/\n$/.test(behind) || span.end + behind.length === text.length);
  return replaceFix(title, isAlone ? { start, end: span.end + behind.length } : span, '');
}

/** What to add to "unknown …" where a similar word exists. */
export function suggestion(span: Span, meant: string | undefined): { hint: string; fixes: Fix[] } {
  if (meant === undefined) return { hint: '', fixes: [] };
  return { hint: `; did you mean \`${meant}\`?`, fixes: [replaceFix(`Change to \`${meant}\``, span, meant)] };
}
