import type { Span } from './ast.ts';

/** A finding, before any editor or terminal dresses it. */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'information' | 'hint';
  /** Stable and kebab-case, `unknown-word` for example; `docs/language.md` lists them. */
  code: string;
  /** Says what is wrong and what to do, in one sentence without a final stop. */
  message: string;
  span: Span;
  related?: { message: string; span: Span }[];
  fixes?: Fix[];
  /** Greyed out in an editor. */
  unnecessary?: boolean;
}

/** A quick fix: a title in the imperative and the edits that carry it out. */
export interface Fix {
  title: string;
  edits: TextEdit[];
}

export interface TextEdit {
  span: Span;
  newText: string;
}
