import type { Range, SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver-types';
import type { Expr, Span } from '../language/ast.ts';
import { builtIns } from '../language/catalog.ts';
import { expectationParts } from '../language/model/expectation.ts';
import { type Bound, everyStatement, type Model, type ScenarioSymbol } from '../language/model.ts';
import { everyNode } from '../language/tree.ts';
import { spanOf } from './position.ts';
import type { Scenario } from './scenario.ts';

const types = ['keyword', 'property', 'enumMember', 'function', 'parameter', 'variable', 'struct', 'class', 'event', 'namespace'] as const;
const modifiers = ['declaration', 'readonly', 'defaultLibrary'] as const;

export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

/**
 * What only the model knows of a word: whether it is an option or a name, and of what. Numbers, strings and comments are left
 * to the editor's own grammar.
 */
export function semanticTokens(scenario: Scenario, range?: Range): SemanticTokens {
  const within = range && spanOf(scenario, range);
  const tokens = [...tokensOf(scenario.model).values()].filter(
    ({ span }) => !within || (span.end >= within.start && span.start <= within.end),
  );
  return {
    data: encoded(
      scenario,
      tokens.sort((a, b) => a.span.start - b.span.start),
    ),
  };
}

interface Token {
  span: Span;
  type: (typeof types)[number];
  modifiers: readonly (typeof modifiers)[number][];
}

/** By where they start: what is said first of a place holds. */
function tokensOf(model: Model): Map<number, Token> {
  const tokens = new Map<number, Token>();
  const add: Add = (span, type, ...modifiers) => {
    if (span.end > span.start && !tokens.has(span.start)) tokens.set(span.start, { span, type, modifiers });
  };
  for (const { span, symbol, defines } of model.references)
    add(span, ...symbolTypes[symbol.kind], ...(defines ? (['declaration'] as const) : []));
  for (const bound of everyStatement(model.statements)) addStatement(bound, model, add);
  return tokens;
}

type Add = (span: Span, type: Token['type'], ...modifiers: Token['modifiers']) => void;

const symbolTypes: Record<ScenarioSymbol['kind'], [Token['type'], ...Token['modifiers']]> = {
  param: ['parameter', 'readonly'],
  let: ['variable', 'readonly'],
  variable: ['variable'],
  message: ['variable', 'readonly'],
  data: ['namespace'],
  payload: ['struct'],
  pool: ['class'],
  signal: ['event'],
};

function addStatement(bound: Bound, model: Model, add: Add): void {
  const { statement, entry, words, choices } = bound;
  if (entry.head === 'metric') addExpectation(bound, add);
  else if (!entry.head) add(statement.head.span, entry.kind === 'declaration' || entry.kind === 'step' ? 'keyword' : 'property');
  for (const span of Object.values(words)) add(span, 'keyword');
  const chosen = new Set(Object.values(choices));
  for (const node of everyNode([...statement.args, ...(statement.assigned ?? [])])) {
    if (node.kind === 'name' && chosen.has(node.name)) add(node.span, 'enumMember');
    else if (node.kind !== 'statement' && node.kind !== 'piece') addExpression(node, model, add);
  }
}

function addExpression(expr: Expr, model: Model, add: Add): void {
  if (expr.kind === 'call') add(expr.callee.span, 'function', 'defaultLibrary');
  if (expr.kind !== 'member') return;
  const root = expr.object;
  if (root.kind === 'name' && !model.resolved.get(root) && builtIns.some(({ object }) => object === root.name)) {
    add(root.span, 'variable', 'readonly', 'defaultLibrary');
  }
  add(expr.property.span, 'property', 'readonly');
}

function addExpectation(bound: Bound, add: Add): void {
  const { metric, statistic } = expectationParts(bound);
  if (metric) add(metric.span, 'property', 'defaultLibrary');
  if (statistic) add(statistic.span, 'enumMember');
}

/** Five numbers a token, places relative to the token before it. */
function encoded({ lines }: Scenario, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let [line, character] = [0, 0];
  for (const { span, type, modifiers: own } of tokens) {
    const at = lines.positionAt(span.start);
    const bits = own.reduce((sum, modifier) => sum | (1 << modifiers.indexOf(modifier)), 0);
    data.push(at.line - line, at.line === line ? at.character - character : at.character, span.end - span.start, types.indexOf(type), bits);
    ({ line, character } = at);
  }
  return data;
}
