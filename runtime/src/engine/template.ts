import type { Output } from '../mqtt/output.ts';
import { beginField, endField, writeBytes, writeDecimal, writeText } from '../mqtt/text.ts';
import type { Expr } from '../plan/plan.ts';
import { asText, compileExpr, type Environment, type Moment } from './expression.ts';

/** Writes something of a packet that may differ from client to client and from moment to moment. */
export type Write = (out: Output, moment: Moment) => void;

/**
 * A text ready to be written: literal parts are encoded once, a client's index goes in as digits, and only what is left makes
 * strings. @throws Error as `compileExpr`
 */
export function compileText(expr: Expr, environment: Environment, compile = compilePart): Write {
  const parts = joinLiterals(partsOf(expr)).map((part) => compile(part, environment));
  if (parts.length === 1) return parts[0];
  return (out, moment) => {
    for (let part = 0; part < parts.length; part++) parts[part](out, moment);
  };
}

/** The same where any bytes may stand: what a received message brought goes in as it came, be it text or not. */
export function compileBinary(expr: Expr, environment: Environment): Write {
  return compileText(expr, environment, compileBinaryPart);
}

/** Text or binary data with its length before it (MQTT 5 §1.5). */
export function compileField(expr: Expr, environment: Environment, compile = compileText): Write {
  const write = compile(expr, environment);
  return (out, moment) => {
    const mark = beginField(out);
    write(out, moment);
    endField(out, mark);
  };
}

function partsOf(expr: Expr): Expr[] {
  return expr.kind === 'concat' ? expr.parts.flatMap(partsOf) : [expr];
}

function joinLiterals(parts: readonly Expr[]): Expr[] {
  const joined: Expr[] = [];
  for (const part of parts) {
    const last = joined[joined.length - 1];
    if (part.kind === 'literal' && last?.kind === 'literal') {
      joined[joined.length - 1] = { kind: 'literal', value: asText(last.value) + asText(part.value) };
    } else {
      joined.push(part);
    }
  }
  return joined;
}

function compileBinaryPart(expr: Expr, environment: Environment): Write {
  if (expr.kind !== 'received' || (expr.field !== 'payload' && expr.field !== 'correlationData')) return compilePart(expr, environment);
  const { field } = expr;
  return (out, { received }) => {
    if (received) writeBytes(out, received.view(field));
  };
}

function compilePart(expr: Expr, environment: Environment): Write {
  if (expr.kind === 'literal') {
    const bytes = Buffer.from(asText(expr.value));
    return (out) => writeBytes(out, bytes);
  }
  if (expr.kind === 'clientIndex') return (out, moment) => writeDecimal(out, moment.index);
  if (expr.kind === 'messageSeq') return (out, moment) => writeDecimal(out, moment.messageSeq);
  const evaluate = compileExpr(expr, environment);
  return (out, moment) => writeText(out, asText(evaluate(moment)));
}
