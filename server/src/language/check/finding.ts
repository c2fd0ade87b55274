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

/** What to add to "unknown …" where a similar word exists. */
export function suggestion(span: Span, meant: string | undefined): { hint: string; fixes: Fix[] } {
  if (meant === undefined) return { hint: '', fixes: [] };
  return { hint: `; did you mean \`${meant}\`?`, fixes: [replaceFix(`Change to \`${meant}\``, span, meant)] };
}
