import type { Payload, Expr as PlanExpr } from '../../../../runtime/src/plan/plan.ts';
import type { Call, Expr } from '../ast.ts';
import type { ScenarioSymbol } from '../model.ts';
import { definitionOf, literal, lower } from './expr.ts';
import type { PoolLowering } from './lowering.ts';

/** What a message carries. Without an expression it carries nothing. */
export function payloadOf(expr: Expr | undefined, lowering: PoolLowering): Payload {
  if (!expr) return { kind: 'text', text: literal('') };
  const symbol = payloadSymbol(expr, lowering);
  const definition = symbol && definitionOf(symbol);
  if (definition) return payloadOf(definition, lowering);
  return (expr.kind === 'call' && functionPayload(expr, lowering)) || { kind: 'text', text: lower(expr, lowering) };
}

/** The `payload` declaration that an expression names. */
export function payloadSymbol(expr: Expr, lowering: PoolLowering): ScenarioSymbol | undefined {
  const symbol = expr.kind === 'name' ? lowering.model.resolved.get(expr) : undefined;
  return symbol?.kind === 'payload' ? symbol : undefined;
}

function functionPayload(expr: Call, lowering: PoolLowering): Payload | undefined {
  const [arg] = expr.args;
  switch (expr.callee.name) {
    case 'bytes':
      return { kind: 'bytes', size: lower(arg, lowering), fill: 'random' };
    case 'text':
      return { kind: 'bytes', size: lower(arg, lowering), fill: 'text' };
    case 'file':
      return { kind: 'file', path: lower(arg, lowering) };
    case 'json':
      return { kind: 'json', parts: joined(jsonParts(arg, lowering)) };
    default:
      return undefined;
  }
}

/** Literal JSON text and the expressions between it. */
function jsonParts(expr: Expr, lowering: PoolLowering): (string | PlanExpr)[] {
  if (expr.kind === 'object') {
    const entries = expr.entries.map(({ key, value }) => [`${JSON.stringify(key)}:`, ...jsonParts(value, lowering)]);
    return ['{', ...separated(entries), '}'];
  }
  if (expr.kind === 'list') return ['[', ...separated(expr.items.map((item) => jsonParts(item, lowering))), ']'];
  const value = lower(expr, lowering);
  return [value.kind === 'literal' ? JSON.stringify(value.value) : value];
}

function separated(groups: readonly (string | PlanExpr)[][]): (string | PlanExpr)[] {
  return groups.flatMap((group, index) => (index === 0 ? group : [',', ...group]));
}

function joined(parts: readonly (string | PlanExpr)[]): (string | PlanExpr)[] {
  const result: (string | PlanExpr)[] = [];
  for (const part of parts) {
    const last = result[result.length - 1];
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}
