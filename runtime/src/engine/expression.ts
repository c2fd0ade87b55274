import type { Expr } from '../plan/plan.ts';
import type { RandomTable } from '../plan/random.ts';
import type { Column } from './dataTables.ts';
import type { Files } from './files.ts';
import type { Received } from './received.ts';

export type Value = string | number | boolean;

/** What expressions read of the moment in which they are evaluated; filled in before, the same object each time. */
export interface Moment {
  /** The client's place among this worker's clients, and its index in its pool. */
  client: number;
  index: number;
  /** How many messages the publish step has sent for this client. */
  messageSeq: number;
  /** Which generator of the table draws. */
  randomPlace: number;
  /** Set while a handler runs. */
  received: Received | undefined;
  /** When the request was due that a handler answers, in µs of the run; undefined where it is not of this run. */
  requestUs: number | undefined;
}

export type Evaluate = (moment: Moment) => Value;

/** What expressions read that does not change with the moment. */
export interface Environment {
  agent: number;
  secrets: Readonly<Record<string, string>>;
  random: RandomTable;
  /** The files that the scenario names. */
  files: Files;
  /** A column of data for the pool's clients. @throws Error that says why there is none */
  column: (data: number, name: string) => Column;
  clientId: (moment: Moment) => string;
  /** A client's own variable. */
  local: (moment: Moment, slot: number) => Value;
}

/** @throws Error that says what the engine cannot evaluate, or which secret is missing */
export function compileExpr(expr: Expr, environment: Environment): Evaluate {
  switch (expr.kind) {
    case 'literal':
      return () => expr.value;
    case 'clientIndex':
      return (moment) => moment.index;
    case 'clientId':
      return environment.clientId;
    case 'agentIndex':
      return () => environment.agent;
    case 'messageSeq':
      return (moment) => moment.messageSeq;
    case 'column': {
      const column = environment.column(expr.data, expr.column);
      return (moment) => column(moment.index);
    }
    case 'received':
      return (moment) => moment.received?.read(expr.field, expr.path) ?? '';
    case 'local':
      return (moment) => environment.local(moment, expr.slot);
    case 'random':
    case 'choose':
    case 'randomText':
      return compileDraw(expr, environment);
    case 'secret':
      return compileSecret(expr.name, environment);
    case 'unary':
      return compileUnary(expr.op, compileExpr(expr.operand, environment));
    case 'binary':
      return compileBinary(expr.op, compileExpr(expr.left, environment), compileExpr(expr.right, environment));
    case 'concat': {
      const parts = expr.parts.map((part) => compileExpr(part, environment));
      return (moment) => parts.reduce((text, part) => text + asText(part(moment)), '');
    }
  }
}

/** As it stands in a topic or a text. */
export function asText(value: Value): string {
  return typeof value === 'string' ? value : String(value);
}

/** As it stands in a JSON payload; what JSON has no number for is null. */
export function asJson(value: Value): string {
  return JSON.stringify(value);
}

export function asNumber(value: Value): number {
  return typeof value === 'number' ? value : Number(value);
}

/**
 * Whether every client's value follows from its index alone, so that any worker can work it out for any client. `clientId` is
 * the pool's own.
 */
export function dependsOnIndexAlone(expr: Expr, clientId: Expr): boolean {
  switch (expr.kind) {
    case 'literal':
    case 'clientIndex':
    case 'column':
    case 'secret':
      return true;
    case 'clientId':
      return clientId.kind !== 'clientId' && dependsOnIndexAlone(clientId, clientId);
    case 'unary':
      return dependsOnIndexAlone(expr.operand, clientId);
    case 'binary':
      return dependsOnIndexAlone(expr.left, clientId) && dependsOnIndexAlone(expr.right, clientId);
    case 'concat':
      return expr.parts.every((part) => dependsOnIndexAlone(part, clientId));
    default:
      return false;
  }
}

type Draw = Extract<Expr, { kind: 'random' | 'choose' | 'randomText' }>;

function compileDraw(expr: Draw, environment: Environment): Evaluate {
  const { random } = environment;
  const below = (moment: Moment, count: number) => Math.floor(random.next(moment.randomPlace) * count);
  if (expr.kind === 'choose') {
    const options = expr.options.map((option) => compileExpr(option, environment));
    return (moment) => options[below(moment, options.length)](moment);
  }
  if (expr.kind === 'randomText') {
    const length = compileExpr(expr.length, environment);
    return (moment) => Array.from({ length: asNumber(length(moment)) }, () => letters[below(moment, letters.length)]).join('');
  }
  const min = compileExpr(expr.min, environment);
  const max = compileExpr(expr.max, environment);
  return (moment) => {
    const from = asNumber(min(moment));
    const to = asNumber(max(moment));
    return expr.integer ? from + below(moment, to - from + 1) : from + random.next(moment.randomPlace) * (to - from);
  };
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

function compileSecret(name: string, environment: Environment): Evaluate {
  const value = environment.secrets[name];
  if (value === undefined) throw new Error(`The secret "${name}" was not given to this agent.`);
  return () => value;
}

function compileUnary(op: '-' | 'not', operand: Evaluate): Evaluate {
  return op === '-' ? (moment) => -asNumber(operand(moment)) : (moment) => !operand(moment);
}

type BinaryOp = Extract<Expr, { kind: 'binary' }>['op'];

function compileBinary(op: BinaryOp, left: Evaluate, right: Evaluate): Evaluate {
  // Only these two leave their right side unevaluated.
  if (op === 'and') return (moment) => Boolean(left(moment)) && Boolean(right(moment));
  if (op === 'or') return (moment) => Boolean(left(moment)) || Boolean(right(moment));
  const combine = operations[op];
  return (moment) => combine(left(moment), right(moment));
}

const operations: Record<Exclude<BinaryOp, 'and' | 'or'>, (a: Value, b: Value) => Value> = {
  '+': (a, b) => (typeof a === 'string' || typeof b === 'string' ? asText(a) + asText(b) : asNumber(a) + asNumber(b)),
  '-': (a, b) => asNumber(a) - asNumber(b),
  '*': (a, b) => asNumber(a) * asNumber(b),
  '/': (a, b) => asNumber(a) / asNumber(b),
  '%': (a, b) => asNumber(a) % asNumber(b),
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
