import {
  type CompletionItem,
  type CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type Range,
} from 'vscode-languageserver-types';
import type { ClientSupport } from '../clientSupport.ts';

/** A completion before it is dressed for the protocol. */
export interface Draft {
  label: string;
  kind: CompletionItemKind;
  /** Lower ones stand higher in the list; within a group the order of the drafts holds. */
  group: number;
  /** A few words beside the label. */
  detail?: string;
  /** Markdown. */
  doc?: string;
  /** In snippet syntax; the label where it is left out. */
  snippet?: string;
}

/** `insert` ends at the cursor, `replace` at the end of the word that stands there. */
export interface Target {
  insert: Range;
  replace: Range;
}

export function itemsOf(drafts: readonly Draft[], target: Target, client: ClientSupport): CompletionItem[] {
  return drafts.map((draft, index) => itemOf(draft, index, target, client));
}

function itemOf(draft: Draft, index: number, target: Target, client: ClientSupport): CompletionItem {
  const newText = draft.snippet === undefined ? draft.label : client.snippets ? draft.snippet : withoutPlaces(draft.snippet);
  const isSnippet = draft.snippet !== undefined && client.snippets;
  return {
    label: draft.label,
    kind: draft.kind,
    sortText: `${draft.group}${String(index).padStart(4, '0')}`,
    filterText: draft.label,
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(newText.includes('\n') && { insertTextMode: InsertTextMode.adjustIndentation }),
    textEdit: client.insertReplace ? { newText, ...target } : { newText, range: target.insert },
    ...(draft.detail && { detail: draft.detail }),
    ...(draft.doc && { documentation: { kind: MarkupKind.Markdown, value: draft.doc } }),
  };
}

/** `${1:name}` → `name`, `${1|a,b|}` → `a`, `$0` → nothing. */
function withoutPlaces(snippet: string): string {
  return snippet.replace(/\$\{\d+:([^{}]*)\}|\$\{\d+\|([^,|]*)[^|]*\|\}|\$\d/g, (_, text = '', first = '') => text || first);
}
