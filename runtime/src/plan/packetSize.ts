import { rangeOf, type Scope } from './exprRange.ts';
import type { Expr, Payload, PoolPlan, PublishStep } from './plan.ts';
import { utf8Length } from './topics.ts';

/** How many bytes a step's PUBLISH packet has on the wire, to be expected; TCP's and TLS's own bytes aside. */
export function packetSizeOf(step: PublishStep, pool: PoolPlan, scope: Scope): number {
  const properties = pool.connect.version === 5 ? 1 + (step.tracking === 'userProperty' ? trackingPropertyBytes : 0) : 0;
  const member = step.tracking === 'jsonMember' ? trackingMemberBytes : 0;
  const size = (expr: Expr) => textSizeOf(expr, pool, scope);
  const remaining = 2 + size(step.topic) + (step.qos > 0 ? 2 : 0) + properties + payloadSizeOf(step.payload, size, scope) + member;
  return 1 + lengthBytes(remaining) + remaining;
}

/** User property `_t` with 40 characters, and as the last member of a JSON object. */
const trackingPropertyBytes = 1 + 2 + 2 + 2 + 40;
const trackingMemberBytes = ',"_t":""'.length + 40;

/** What a value that only the run can tell is taken for: a column, a variable, part of a message. */
const unknownTextBytes = 8;

/** `-12.345678901234567`, as people write coordinates by `random`. */
const fractionBytes = 18;

function payloadSizeOf(payload: Payload, size: (expr: Expr) => number, scope: Scope): number {
  switch (payload.kind) {
    case 'bytes':
      return rangeOf(payload.size, scope)?.mean ?? 0;
    case 'text':
      return size(payload.text);
    case 'json':
      return payload.parts.reduce((sum, part) => sum + (typeof part === 'string' ? utf8Length(part) : size(part)), 0);
    case 'file':
      return 0;
  }
}

function textSizeOf(expr: Expr, pool: PoolPlan, scope: Scope): number {
  const size = (part: Expr) => textSizeOf(part, pool, scope);
  switch (expr.kind) {
    case 'literal':
      return utf8Length(String(expr.value));
    case 'concat':
      return expr.parts.reduce((sum, part) => sum + size(part), 0);
    case 'choose':
      return expr.options.reduce((sum, option) => sum + size(option), 0) / expr.options.length;
    case 'clientId':
      return pool.connect.clientId.kind === 'clientId' ? unknownTextBytes : size(pool.connect.clientId);
    case 'clientIndex':
      return String(Math.floor(scope.clients / 2)).length;
    case 'random':
      return expr.integer ? String(Math.round(rangeOf(expr, scope)?.max ?? 0)).length : fractionBytes;
    case 'randomText':
      return rangeOf(expr.length, scope)?.mean ?? unknownTextBytes;
    default:
      return unknownTextBytes;
  }
}

/** Bytes of the variable byte integer that says the remaining length (MQTT 5 §1.5.5). */
function lengthBytes(remaining: number): number {
  return remaining < 128 ? 1 : remaining < 16_384 ? 2 : remaining < 2_097_152 ? 3 : 4;
}
