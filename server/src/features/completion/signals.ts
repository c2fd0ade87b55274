import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Parameter } from '../../language/catalog.ts';
import { everyStatement } from '../../language/model.ts';
import type { Draft } from './item.ts';
import type { Scope } from './scope.ts';

/** Names of all signals; where one is given, those that somebody waits for in vain first of all. */
export function signalDrafts({ name }: Parameter, { model }: Scope): Draft[] {
  const given = model.symbols.filter((symbol) => symbol.kind === 'signal').map((symbol) => symbol.name);
  const awaited = everyStatement(model.statements).flatMap(({ values: { signal } }) =>
    signal?.[0]?.kind === 'name' ? [signal[0].name] : [],
  );
  const names = name === 'signal' ? given : new Set([...awaited, ...given]);
  return [...names].map((label) => ({ label, kind: CompletionItemKind.Event, group: 1, detail: 'signal' }));
}
