/** Where lexer and builder put what they find wrong, one complaint for one mistake. */
import type { Span } from '../ast.ts';
import type { Diagnostic, Fix } from '../diagnostic.ts';
import type { SyntaxCode } from './syntaxCodes.ts';

export interface Complaints {
  readonly list: Diagnostic[];
  /** `message` says what is wrong and what to do, in one sentence without a final stop. */
  add(code: SyntaxCode, message: string, span: Span, fixes?: Fix[]): void;
}

export function newComplaints(): Complaints {
  const list: Diagnostic[] = [];
  return {
    list,
    add(code, message, span, fixes) {
      list.push({ severity: 'error', code, message, span, ...(fixes && { fixes }) });
    },
  };
}

export function insertion(title: string, at: number, newText: string): Fix[] {
  return [{ title, edits: [{ span: { start: at, end: at }, newText }] }];
}
