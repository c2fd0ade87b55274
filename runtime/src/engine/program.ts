import type { DisconnectStep, Expr, HandlerPlan, PoolPlan, RepeatStep, Step, SubscribeStep, UnsubscribeStep } from '../plan/plan.ts';
import type { RandomTable } from '../plan/random.ts';
import { pacerOf } from '../plan/schedule.ts';
import { compileExpr, type Environment, type Evaluate } from './expression.ts';
import { compileFarewell } from './farewell.ts';
import type { ChooseOp, Loop, Op } from './ops.ts';
import { compilePublish, type PublishPlace } from './publishOp.ts';
import { keepsSession } from './session.ts';
import { compileUserProperties } from './userProperties.ts';

/** Where a pool's part of the program is, and how much room its clients need. */
export interface PoolProgram {
  /** The first step. */
  entry: number;
  /** The way out that every program ends with: DISCONNECT where connected, then end. */
  finish: number;
  handlers: { filter: Evaluate; entry: number }[];
  /** How deep repeats are nested. */
  depth: number;
  /** How many publish steps, handlers' included. */
  counters: number;
  /** How many variables. */
  slots: number;
}

/**
 * Appends a pool's steps and handlers to the program. `random` is the table that pacing draws from.
 * @throws Error that says what the engine cannot run
 */
export function compilePool(ops: Op[], pool: PoolPlan, random: RandomTable, environment: Environment): PoolProgram {
  const builder: Builder = { ops, pool, random, environment, depth: 0, counters: 0, slots: 0, paced: false };
  const entry = ops.length;
  compileSteps(builder, pool.steps, 0);
  const finish = ops.length;
  ops.push(compileStep(builder, { kind: 'disconnect', abruptly: false, line: pool.line }), { kind: 'end', line: pool.line });
  const handlers = pool.handlers.map((handler) => compileHandler(builder, handler));
  const { depth, counters, slots } = builder;
  return { entry, finish, handlers, depth, counters, slots };
}

interface Builder {
  ops: Op[];
  pool: PoolPlan;
  random: RandomTable;
  environment: Environment;
  depth: number;
  counters: number;
  slots: number;
  /** Whether the steps at hand are directly in a paced repeat. */
  paced: boolean;
}

function compileHandler(builder: Builder, handler: HandlerPlan): { filter: Evaluate; entry: number } {
  const entry = builder.ops.length;
  builder.paced = false;
  refuseWaiting(handler.steps);
  compileSteps(builder, handler.steps, 0);
  builder.ops.push({ kind: 'return', line: handler.line });
  return { filter: compileExpr(handler.filter, builder.environment), entry };
}

/** A client that waits in a handler would not read what arrives, nor keep its own pace. */
function refuseWaiting(steps: readonly Step[]): void {
  for (const step of steps) {
    if (step.kind === 'choose') for (const option of step.options) refuseWaiting(option.steps);
    else if (!instantSteps.includes(step.kind))
      throw new Error(`Line ${step.line}: "${step.kind}" cannot stand in a handler, as it waits.`);
  }
}

const instantSteps: readonly Step['kind'][] = ['publish', 'let', 'log'];

function compileSteps(builder: Builder, steps: readonly Step[], nesting: number): void {
  for (const step of steps) {
    if (step.kind === 'repeat') compileRepeat(builder, step, nesting);
    else if (step.kind === 'choose') compileChoose(builder, step, nesting);
    else builder.ops.push(compileStep(builder, step));
  }
}

function placeOf(builder: Builder): PublishPlace {
  const { pool, paced } = builder;
  return { version: pool.connect.version, keepsSession: keepsSession(pool.connect), counter: builder.counters++, paced };
}

function compileStep(builder: Builder, step: Exclude<Step, { kind: 'repeat' | 'choose' }>): Op {
  const { environment } = builder;
  const { line } = step;
  switch (step.kind) {
    case 'connect':
    case 'signal':
      return step;
    case 'disconnect':
    case 'subscribe':
    case 'unsubscribe':
      return compileRequest(step, environment);
    case 'publish':
      return compilePublish(step, placeOf(builder), environment);
    case 'wait':
      return { kind: 'wait', durationMs: compileExpr(step.durationMs, environment), line };
    case 'hold':
      if (step.durationMs === undefined) return { kind: 'hold', line };
      return { kind: 'wait', durationMs: compileExpr(step.durationMs, environment), line };
    case 'await':
      return { ...step, timeoutMs: step.timeoutMs ?? Number.POSITIVE_INFINITY };
    case 'let':
      builder.slots = Math.max(builder.slots, step.slot + 1);
      return { kind: 'let', slot: step.slot, value: compileExpr(step.value, environment), line };
    case 'log':
      return { kind: 'log', message: compileExpr(step.message, environment), line };
  }
}

/** Of what goes to the broker besides messages. */
function compileRequest(step: DisconnectStep | SubscribeStep | UnsubscribeStep, environment: Environment): Op {
  const { line } = step;
  if (step.kind === 'disconnect') {
    const endsSession = step.sessionExpirySeconds === 0;
    return { kind: 'disconnect', abruptly: step.abruptly, farewell: compileFarewell(step, environment), endsSession, line };
  }
  const userProperties = compileUserProperties(step.userProperties ?? [], environment);
  const compile = (filter: Expr) => compileExpr(filter, environment);
  if (step.kind === 'unsubscribe') return { kind: 'unsubscribe', filters: step.filters.map(compile), userProperties, line };
  return { kind: 'subscribe', step, filters: step.filters.map(({ filter }) => compile(filter)), userProperties, line };
}

function compileRepeat(builder: Builder, step: RepeatStep, nesting: number): void {
  const { ops } = builder;
  const { line } = step;
  const loop = loopOf(builder, step, nesting);
  const { paced } = builder;
  builder.depth = Math.max(builder.depth, nesting + 1);
  builder.paced = loop.pacer !== undefined;
  ops.push({ kind: 'enter', loop, line });
  loop.head = ops.length;
  ops.push({ kind: 'iterate', loop, line });
  loop.body = ops.length;
  compileSteps(builder, step.steps, nesting + 1);
  ops.push({ kind: 'again', loop, line });
  loop.exit = ops.length;
  builder.paced = paced;
}

function loopOf(builder: Builder, step: RepeatStep, depth: number): Loop {
  const { pacing } = step;
  const durationMs = step.durationMs ?? Number.POSITIVE_INFINITY;
  const loop: Loop = {
    depth,
    count: step.count ?? Number.POSITIVE_INFINITY,
    durationUs: durationMs * 1000,
    untilDone: step.untilDone,
    pacing,
    endPosition: Number.POSITIVE_INFINITY,
    head: 0,
    body: 0,
    exit: 0,
  };
  if (pacing.kind !== 'none') {
    loop.pacer = pacerOf(pacing, builder.pool.clients, builder.random);
    if (step.durationMs !== undefined) loop.endPosition = loop.pacer.endBefore(durationMs);
  }
  return loop;
}

function compileChoose(builder: Builder, step: Extract<Step, { kind: 'choose' }>, nesting: number): void {
  const { ops } = builder;
  const choose: ChooseOp = { kind: 'choose', thresholds: [], targets: [], exit: 0, line: step.line };
  const jumps: Extract<Op, { kind: 'jump' }>[] = [];
  ops.push(choose);
  let sum = 0;
  for (const option of step.options) {
    sum += option.weight;
    choose.thresholds.push(sum);
    choose.targets.push(ops.length);
    compileSteps(builder, option.steps, nesting);
    const jump: Extract<Op, { kind: 'jump' }> = { kind: 'jump', target: 0, line: step.line };
    jumps.push(jump);
    ops.push(jump);
  }
  choose.exit = ops.length;
  for (const jump of jumps) jump.target = choose.exit;
}
