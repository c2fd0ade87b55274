import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { Expr, Span } from '../language/ast.ts';
import { clientsOf } from '../language/model/pools.ts';
import { type Bound, valueIn } from '../language/model.ts';
import { formatValue } from '../language/units.ts';
import { rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** The outline: declarations, and in them the statements that have a name or a block, or judge. */
export function documentSymbols(scenario: Scenario): DocumentSymbol[] {
  return scenario.model.statements.map((bound) => symbolOf(scenario, bound));
}

function symbolOf(scenario: Scenario, bound: Bound): DocumentSymbol {
  const { statement, entry, place } = bound;
  const named = nameSpan(bound);
  const children = bound.block.filter(isShown).map((inner) => symbolOf(scenario, inner));
  const detail = detailOf(scenario, bound);
  return {
    name: place === 'top' && named ? quoted(scenario, named) : headLine(scenario, bound),
    kind: kinds[entry.head ?? entry.word] ?? (entry.kind === 'step' ? SymbolKind.Event : SymbolKind.Property),
    range: rangeOf(scenario, statement.span),
    selectionRange: rangeOf(scenario, named ?? statement.head.span),
    ...(detail && { detail }),
    ...(children.length > 0 && { children }),
  };
}

const kinds: Record<string, SymbolKind> = {
  scenario: SymbolKind.Module,
  param: SymbolKind.Constant,
  let: SymbolKind.Variable,
  broker: SymbolKind.Interface,
  agents: SymbolKind.Namespace,
  host: SymbolKind.Object,
  local: SymbolKind.Object,
  data: SymbolKind.Array,
  payload: SymbolKind.Struct,
  pool: SymbolKind.Class,
  expect: SymbolKind.Package,
  metric: SymbolKind.Boolean,
  repeat: SymbolKind.Operator,
  choose: SymbolKind.Operator,
  share: SymbolKind.Operator,
  on: SymbolKind.Function,
  publish: SymbolKind.Method,
  subscribe: SymbolKind.Method,
};

function isShown({ entry, statement }: Bound): boolean {
  return (
    entry.kind === 'step' || entry.head !== undefined || statement.block !== undefined || entry.word === 'local' || entry.word === 'host'
  );
}

/** What a declaration names, or the text that `scenario` and `broker` carry. */
function nameSpan(bound: Bound): Span | undefined {
  const named: Expr | undefined = valueIn(bound, 'name') ?? valueIn(bound, 'url');
  return named?.kind === 'index' ? named.object.span : named?.span;
}

function quoted({ text }: Scenario, { start, end }: Span): string {
  const written = text.slice(start, end);
  return written.replace(/^"(.+)"$/, '$1');
}

/** A statement as written, without its block and on one line. */
function headLine({ text }: Scenario, { statement }: Bound): string {
  const end = statement.block?.span.start ?? statement.span.end;
  const line = text.slice(statement.span.start, end).replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function detailOf({ model }: Scenario, bound: Bound): string | undefined {
  if (bound.place !== 'top') return undefined;
  if (bound.entry.word === 'pool') {
    const clients = clientsOf(model, bound);
    return clients === undefined ? undefined : `${clients.toLocaleString('en')} ${clients === 1 ? 'client' : 'clients'}`;
  }
  const value = valueIn(bound, 'value');
  const known = value && model.values.get(value);
  if (known?.constant !== undefined) return formatValue(known.type, known.constant);
  return nameSpan(bound) && bound.entry.word;
}
