import type { Expr as PlanExpr, ReceivedField } from '../../../../runtime/src/plan/plan.ts';
import type { Binary, Call, Expr, Index, Member, Name, Text } from '../ast.ts';
import type { ValueType } from '../catalog.ts';
import { textOf } from '../check/infer.ts';
import { type ScenarioSymbol, valueIn } from '../model.ts';
import { powerOf } from '../units.ts';
import type { PoolLowering } from './lowering.ts';

/** An expression of the text as one of the plan. What is known before the run becomes a literal. */
export function lower(expr: Expr, lowering: PoolLowering): PlanExpr {
  const constant = lowering.model.values.get(expr)?.constant;
  if (constant !== undefined) return literal(constant);
  switch (expr.kind) {
    case 'text':
      return lowerText(expr, lowering);
    case 'name':
      return lowerName(expr, lowering);
    case 'member':
    case 'index':
      return lowerMember(expr, lowering);
    case 'call':
      return lowerCall(expr, lowering);
    case 'unary':
      return { kind: 'unary', op: expr.op, operand: lower(expr.operand, lowering) };
    case 'binary':
      return lowerBinary(expr, lowering);
    case 'quantity':
      return literal(expr.value);
    case 'bool':
      return literal(expr.value);
    default:
      return literal('');
  }
}

export function literal(value: string | number | boolean): PlanExpr {
  return { kind: 'literal', value };
}

/** Joins neighbouring literals, so that engines have as little as possible to put together. */
export function concat(parts: readonly PlanExpr[]): PlanExpr {
  const joined: PlanExpr[] = [];
  for (const part of parts.flatMap((each) => (each.kind === 'concat' ? each.parts : [each]))) {
    const last = joined[joined.length - 1];
    if (part.kind === 'literal' && last?.kind === 'literal') joined[joined.length - 1] = literal(textOf(last.value) + textOf(part.value));
    else if (part.kind !== 'literal' || part.value !== '') joined.push(part);
  }
  const [only] = joined;
  if (joined.length === 0) return literal('');
  return joined.length === 1 && (only.kind === 'literal' || only.kind === 'clientId') ? only : { kind: 'concat', parts: joined };
}

function lowerText(expr: Text, lowering: PoolLowering): PlanExpr {
  return concat(expr.parts.map((part) => (part.kind === 'piece' ? literal(part.value) : lower(part, lowering))));
}

function lowerName(expr: Name, lowering: PoolLowering): PlanExpr {
  const symbol = lowering.model.resolved.get(expr);
  if (symbol?.kind === 'variable') return { kind: 'local', slot: lowering.slots.get(symbol.name) ?? 0 };
  const definition = symbol && definitionOf(symbol);
  return definition ? lower(definition, lowering) : literal('');
}

/** The expression behind a `param`, `let` or `payload`. */
export function definitionOf(symbol: ScenarioSymbol): Expr | undefined {
  return valueIn(symbol.definition, symbol.kind === 'payload' ? 'content' : 'value');
}

function lowerMember(expr: Member | Index, lowering: PoolLowering): PlanExpr {
  const { root, path } = pathOf(expr);
  const [property, ...rest] = path;
  const symbol = root && lowering.model.resolved.get(root);
  if (symbol?.kind === 'data') return { kind: 'column', data: lowering.data.get(symbol.name) ?? 0, column: property };
  if (symbol?.kind === 'message') return { kind: 'received', field: receivedFields[property] ?? 'payload', path: rest };
  return builtIns[`${root?.name}.${property}`] ?? literal('');
}

const builtIns: Record<string, PlanExpr> = {
  'client.index': { kind: 'clientIndex' },
  'client.id': { kind: 'clientId' },
  'agent.index': { kind: 'agentIndex' },
  'message.seq': { kind: 'messageSeq' },
};

const receivedFields: Record<string, ReceivedField> = {
  topic: 'topic',
  payload: 'payload',
  json: 'json',
  qos: 'qos',
  retain: 'retain',
  response_topic: 'responseTopic',
  correlation_data: 'correlationData',
  content_type: 'contentType',
  message_expiry: 'messageExpiry',
  user_property: 'userProperty',
  user_properties: 'userProperties',
  subscription_identifiers: 'subscriptionIdentifiers',
};

function pathOf(expr: Expr): { root?: Name; path: string[] } {
  if (expr.kind === 'name') return { root: expr, path: [] };
  if (expr.kind !== 'member' && expr.kind !== 'index') return { path: [] };
  const { root, path } = pathOf(expr.object);
  const step = expr.kind === 'index' ? keyOf(expr.index) : expr.property.kind === 'name' ? expr.property.name : '';
  return { ...(root && { root }), path: [...path, step] };
}

function keyOf(index: Expr): string {
  if (index.kind === 'quantity') return String(index.value);
  return index.kind === 'text' ? index.parts.map((part) => (part.kind === 'piece' ? part.value : '')).join('') : '';
}

function lowerCall(expr: Call, lowering: PoolLowering): PlanExpr {
  const args = expr.args.map((arg) => lower(arg, lowering));
  switch (expr.callee.name) {
    case 'random':
      return { kind: 'random', min: args[0], max: args[1], integer: lowering.model.values.get(expr)?.whole ?? false };
    case 'choose':
      return { kind: 'choose', options: args };
    case 'text':
      return { kind: 'randomText', length: args[0] };
    case 'secret':
      return { kind: 'secret', name: args[0].kind === 'literal' ? String(args[0].value) : '' };
    default:
      return literal('');
  }
}

function lowerBinary(expr: Binary, lowering: PoolLowering): PlanExpr {
  const { op } = expr;
  const [left, right] = [lower(expr.left, lowering), lower(expr.right, lowering)];
  if (op === '..' || op === '->') return literal('');
  const typeOf = (part: Expr) => (lowering.model.values.get(part)?.type ?? 'number') as ValueType;
  const power = op === '*' || op === '/' ? powerOf(op, typeOf(expr.left), typeOf(expr.right), typeOf(expr)) : 0;
  const plain: PlanExpr = { kind: 'binary', op, left, right };
  if (power === 0) return plain;
  return { kind: 'binary', op: power > 0 ? '*' : '/', left: plain, right: literal(1_000 ** Math.abs(power)) };
}
