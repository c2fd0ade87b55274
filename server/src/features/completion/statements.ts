import { CompletionItemKind } from 'vscode-languageserver-types';
import { type Entry, entriesAt, type Place } from '../../language/catalog.ts';
import type { Spot } from '../../language/context/spot.ts';
import { entryDoc } from '../documentation.ts';
import type { Draft } from './item.ts';
import type { Scope } from './scope.ts';

/** The words that can begin a statement: those of the block, save what stands there already and may stand only once. */
export function statementDrafts({ place, siblings, statement }: Spot, { version }: Scope): Draft[] {
  const others = new Set(siblings.filter((other) => other !== statement).map(({ head }) => (head.kind === 'name' ? head.name : '')));
  const isPossible = (entry: Entry) => (entry.repeatable || !others.has(entry.word)) && (entry.needs ?? 0) <= version;
  const goesOn = statement !== undefined && (statement.args.length > 0 || statement.block !== undefined || statement.equals !== undefined);
  return entriesAt(place!)
    .filter(isPossible)
    .map((entry) => draftOf(entry, place!, goesOn));
}

/** A word that has its arguments already is only completed itself. */
function draftOf(entry: Entry, place: Place, goesOn: boolean): Draft {
  const snippet = entry.head === undefined && (goesOn || entry.snippet === entry.word) ? undefined : entry.snippet;
  return {
    label: entry.head ? entry.example.split(/[\n{]/)[0].trim() : entry.word,
    kind: entry.head ? CompletionItemKind.Snippet : kinds[entry.kind],
    group: groupOf(entry, place),
    doc: entryDoc(entry),
    ...(snippet !== undefined && { snippet }),
  };
}

const kinds: Record<Entry['kind'], CompletionItemKind> = {
  declaration: CompletionItemKind.Keyword,
  step: CompletionItemKind.Function,
  setting: CompletionItemKind.Property,
  property: CompletionItemKind.Property,
};

/** In a pool its steps come first, then what only a pool can set, then what `broker` could set for all. */
function groupOf({ kind, places }: Entry, place: Place): number {
  if (kind === 'step') return 1;
  return place === 'pool' && places.includes('broker') ? 3 : 2;
}
