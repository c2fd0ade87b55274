import { type Hover, MarkupKind, type Position } from 'vscode-languageserver-types';
import type { Expr, Span } from '../language/ast.ts';
import { builtInOf, functionOf, optionOf, statistics, unitOf } from '../language/catalog.ts';
import { spotAt } from '../language/context/spot.ts';
import { expectationParts, metricNamed } from '../language/model/expectation.ts';
import { type Bound, everyStatement, type Model } from '../language/model.ts';
import { type Node, pathAt, touches } from '../language/tree.ts';
import { formatValue } from '../language/units.ts';
import { builtInDoc, choiceDoc, code, entryDoc, functionDoc, joined, metricDoc, optionDoc, unitDoc } from './documentation.ts';
import { publishLoadText } from './loadText.ts';
import { referenceAt } from './occurrences.ts';
import { offsetAt, rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';
import { symbolDoc } from './symbolDoc.ts';

/** What stands at a position: meaning, type, default, the standard's section, and the load that follows from it. */
export function hover(scenario: Scenario, position: Position): Hover | undefined {
  const offset = offsetAt(scenario, position);
  const reference = referenceAt(scenario, position);
  if (reference) return hoverOf(scenario, reference.span, symbolDoc(scenario, reference.symbol));
  const bound = boundAt(scenario, offset);
  const found =
    (bound && (bound.entry.head === 'metric' ? inExpectation(bound, offset) : inStatement(scenario, bound, offset))) ??
    inExpression(scenario, offset);
  return found && hoverOf(scenario, found.span, found.doc);
}

interface Found {
  span: Span;
  doc: string;
}

function hoverOf(scenario: Scenario, span: Span, doc: string): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: doc }, range: rangeOf(scenario, span) };
}

/** The innermost statement around an offset, as the checker understood it. */
function boundAt({ model }: Scenario, offset: number): Bound | undefined {
  const { statement } = spotAt(model.file, offset);
  for (const bound of everyStatement(model.statements)) if (bound.statement.span.start === statement?.span.start) return bound;
  return undefined;
}

/** The word of a statement, of an option, or one that is chosen. */
function inStatement(scenario: Scenario, bound: Bound, offset: number): Found | undefined {
  const { statement, entry, words, choices } = bound;
  if (!entry.head && touches(statement.head.span, offset)) {
    return { span: statement.head.span, doc: joined(loadOf(scenario, bound), entryDoc(entry)) };
  }
  for (const [word, span] of Object.entries(words)) {
    const option = optionOf(entry, word);
    if (option && touches(span, offset)) return { span, doc: optionDoc(option, entry) };
  }
  const chosen = [...statement.args, ...(statement.assigned ?? [])].find((arg) => touches(arg.span, offset));
  const key = Object.keys(choices).find((each) => chosen && choices[each] === scenario.text.slice(chosen.span.start, chosen.span.end));
  return chosen && key !== undefined ? chosenWord(bound, key, chosen.span) : undefined;
}

function chosenWord({ entry, choices }: Bound, key: string, span: Span): Found | undefined {
  const parameters = [...entry.positional, ...(optionOf(entry, key)?.values ?? [])];
  const choice = parameters.flatMap((parameter) => parameter.words ?? []).find(({ word }) => word === choices[key]);
  return choice && { span, doc: choiceDoc(choice, optionOf(entry, key) ? key : entry.word) };
}

function loadOf(scenario: Scenario, bound: Bound): string | undefined {
  if (bound.entry.word !== 'publish') return undefined;
  const planned = scenario.planned();
  const publish = planned?.publishes.get(scenario.lines.numberAt(bound.statement.span.start));
  return planned && publish && `${publishLoadText(planned, publish)}\n\n---`;
}

function inExpectation(bound: Bound, offset: number): Found | undefined {
  const { metric, statistic } = expectationParts(bound);
  const known = metric && metricNamed(metric.name);
  if (known && touches(metric.span, offset)) return { span: metric.span, doc: metricDoc(known) };
  const meant = statistics.find(({ name }) => name === statistic?.name);
  return meant && statistic && touches(statistic.span, offset)
    ? { span: statistic.span, doc: `\`${meant.name}\`: ${meant.doc}` }
    : undefined;
}

/** A function, a built-in value, or a number with its unit. */
function inExpression(scenario: Scenario, offset: number): Found | undefined {
  const [innermost, around] = pathAt(scenario.model.file, offset).reverse();
  if (innermost?.kind === 'quantity') return quantityDoc(innermost);
  if (innermost?.kind !== 'name') return undefined;
  if (around?.kind === 'call' && around.callee === innermost) {
    const called = functionOf(innermost.name, around.args[0]?.kind === 'object');
    return called && { span: innermost.span, doc: functionDoc(called) };
  }
  return around?.kind === 'member' ? memberDoc(scenario.model, around) : undefined;
}

/** Of `m.json.user.id` only `json` has a meaning of its own. */
function memberDoc(model: Model, member: Node & { kind: 'member' }): Found | undefined {
  const root = member.object;
  if (root.kind === 'member') return memberDoc(model, root);
  if (root.kind !== 'name' || member.property.kind !== 'name') return undefined;
  const symbol = model.resolved.get(root);
  if (symbol?.kind === 'data')
    return { span: member.span, doc: joined(code(`${symbol.name}.${member.property.name}`), `A column of the data \`${symbol.name}\`.`) };
  const builtIn = builtInOf(symbol?.kind === 'message' ? 'm' : root.name, member.property.name);
  return builtIn && { span: member.span, doc: builtInDoc(builtIn, root.name) };
}

function quantityDoc(expr: Expr & { kind: 'quantity' }): Found | undefined {
  const unit = unitOf(expr.unit);
  if (!unit) return undefined;
  const value = formatValue(unit.type, expr.value * unit.factor);
  return { span: expr.span, doc: joined(code(expr.text), unitDoc(unit), value === expr.text ? undefined : `That is \`${value}\`.`) };
}
