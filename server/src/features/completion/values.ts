import { CompletionItemKind } from 'vscode-languageserver-types';
import { type Accepted, type BuiltIn, builtIns, functions, type Parameter, type ValueFunction } from '../../language/catalog.ts';
import { violation } from '../../language/check/accept.ts';
import { columnsOf } from '../../language/check/columns.ts';
import type { ScenarioSymbol, Value } from '../../language/model.ts';
import { formatValue } from '../../language/units.ts';
import { builtInDoc, code, functionDoc } from '../documentation.ts';
import type { Draft } from './item.ts';
import { fits, type Scope, typedValue } from './scope.ts';
import { signalDrafts } from './signals.ts';

/** Everything that can be given to a parameter: its fixed words, names in scope, what is built in, functions, and an example. */
export function valueDrafts(parameter: Parameter, scope: Scope): Draft[] {
  if (parameter.accepts.includes('signal')) return signalDrafts(parameter, scope);
  if (parameter.accepts.includes('newName') || parameter.accepts.includes('poolHeading')) return [];
  return [
    ...(parameter.words ?? []).map(({ word, doc }) => ({
      label: word,
      kind: CompletionItemKind.EnumMember,
      group: 1,
      ...(doc && { detail: doc }),
    })),
    ...numberChoices(parameter),
    ...(parameter.accepts.includes('bool') ? ['true', 'false'] : []).map((label) => ({
      label,
      kind: CompletionItemKind.Keyword,
      group: 1,
    })),
    ...scope.symbols.flatMap((symbol) => symbolDrafts(symbol, parameter, scope)),
    ...builtIns
      .filter((builtIn) => builtIn.object !== 'm' && isPossible(builtIn, parameter, scope))
      .map((builtIn) => builtInDraft(builtIn)),
    ...functions.filter((called) => isCallable(called, parameter)).map(functionDraft),
    ...exampleDrafts(parameter),
  ];
}

/** What may stand behind the dot of a name. */
export function memberDrafts(object: string, parameter: Parameter, scope: Scope): Draft[] {
  const shorter = (draft: Draft): Draft => ({ ...draft, label: draft.label.slice(draft.label.indexOf('.') + 1) });
  const symbol = scope.symbols.find((each) => each.name === object);
  if (symbol)
    return symbolDrafts(symbol, parameter, scope)
      .filter((draft) => draft.label.includes('.'))
      .map(shorter);
  const own = builtIns.filter((builtIn) => builtIn.object === object && object !== 'm' && isPossible(builtIn, parameter, scope));
  return own.map((builtIn) => shorter(builtInDraft(builtIn)));
}

function numberChoices({ limits }: Parameter): Draft[] {
  return (limits?.choices ?? []).map((choice) => ({ label: String(choice), kind: CompletionItemKind.Value, group: 1 }));
}

function symbolDrafts(symbol: ScenarioSymbol, parameter: Parameter, scope: Scope): Draft[] {
  switch (symbol.kind) {
    case 'pool':
    case 'signal':
      return [];
    case 'data':
      return columnDrafts(symbol, parameter, scope);
    case 'message':
      return builtIns
        .filter((builtIn) => builtIn.object === 'm' && isPossible(builtIn, parameter, scope))
        .map((builtIn) => builtInDraft(builtIn, symbol.name));
    default: {
      const value = typedValue(scope, symbol);
      const shown = value.constant === undefined ? symbol.kind : `${symbol.kind} = ${formatValue(value.type, value.constant)}`;
      return fits(parameter, value) && isWithin(parameter, value)
        ? [
            {
              label: symbol.name,
              kind: symbolKinds[symbol.kind],
              group: groupOf(symbol, parameter),
              detail: shown,
              doc: writtenAs(symbol, scope),
            },
          ]
        : [];
    }
  }
}

/** The declaration, which for parameters says what they are for. */
function writtenAs({ definition: { statement } }: ScenarioSymbol, { model }: Scope): string {
  return code(model.file.text.slice(statement.span.start, statement.span.end));
}

/** Where a message's content is wanted, a named one is meant before any number. */
function groupOf({ kind }: ScenarioSymbol, { accepts }: Parameter): number {
  return kind === 'payload' && accepts.includes('payload') ? 1 : 2;
}

function isWithin({ limits }: Parameter, { type, constant }: Value): boolean {
  return !limits || typeof constant !== 'number' || violation(limits, constant, type) === undefined;
}

const symbolKinds: Record<'param' | 'let' | 'payload' | 'variable', CompletionItemKind> = {
  param: CompletionItemKind.Constant,
  let: CompletionItemKind.Variable,
  payload: CompletionItemKind.Struct,
  variable: CompletionItemKind.Variable,
};

function columnDrafts(data: ScenarioSymbol, parameter: Parameter, { model }: Scope): Draft[] {
  if (!fits(parameter, { type: 'unknown', moment: 'client' })) return [];
  const columns = columnsOf(data, model.environment) ?? [];
  return columns.map((column) => ({ label: `${data.name}.${column}`, kind: CompletionItemKind.Field, group: 3, detail: 'column' }));
}

function builtInDraft(builtIn: BuiltIn, object = builtIn.object): Draft {
  return {
    label: `${object}.${builtIn.property}`,
    kind: CompletionItemKind.Property,
    group: 3,
    doc: builtInDoc(builtIn, object),
    ...(builtIn.type !== 'any' && { detail: builtIn.type }),
  };
}

function isPossible({ type, moment, needs }: BuiltIn, parameter: Parameter, { version }: Scope): boolean {
  return fits(parameter, { type: type === 'any' ? 'unknown' : type, moment }) && (needs ?? 0) <= version;
}

/** A function that gives a value of its arguments' type gives whatever is wanted; texts only where it takes texts. */
function isCallable({ returns, moment, parameters }: ValueFunction, parameter: Parameter): boolean {
  if (returns === 'source') return parameter.accepts.includes('source');
  if (returns !== 'argument') return fits(parameter, { type: returns, moment });
  const given = parameters[0].accepts;
  return parameter.accepts.some((accepted) => {
    const takes = given.includes('any') || given.some((each) => each === accepted) || accepted === 'any' || accepted === 'payload';
    return takes && fits(parameter, { type: 'unknown', moment });
  });
}

function functionDraft(called: ValueFunction): Draft {
  return { label: called.name, kind: CompletionItemKind.Function, group: 4, snippet: called.snippet, doc: functionDoc(called) };
}

/** The example that messages show, as something to write over. */
function exampleDrafts({ accepts, words, example, doc, limits }: Parameter): Draft[] {
  const literal = /^`([^`\s(]+)`$/.exec(example)?.[1];
  if (!literal || words || limits?.choices || withoutExample.includes(accepts[0])) return [];
  const inside = escaped(literal.replace(/^"(.*)"$/, '$1'));
  const snippet = literal.startsWith('"') ? `"\${1:${inside}}"` : `\${1:${inside}}`;
  return [{ label: literal, kind: CompletionItemKind.Value, group: 5, snippet, detail: 'example', ...(doc && { doc }) }];
}

const withoutExample: readonly Accepted[] = ['any', 'bool', 'source', 'payload'];

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
