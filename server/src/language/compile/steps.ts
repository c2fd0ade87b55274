import type { DisconnectStep, Property, QoS, RepeatStep, Step, SubscribeFilter, SubscribeStep } from '../../../../runtime/src/plan/plan.ts';
import type { Expr } from '../ast.ts';
import { leavingCodes } from '../catalog.ts';
import { type Bound, constantIn, hasWord, valueIn } from '../model.ts';
import { literal, lower } from './expr.ts';
import type { PoolLowering } from './lowering.ts';
import { durationOf, pacingOf } from './pacing.ts';
import { publishStep, userPropertiesOf } from './publish.ts';

/** The steps of a block. Settings and handlers of a pool are not among them. */
export function stepsOf(block: readonly Bound[], lowering: PoolLowering): Step[] {
  return block.filter((bound) => bound.entry.kind === 'step' && bound.entry.word !== 'on').map((bound) => stepOf(bound, lowering));
}

function stepOf(bound: Bound, lowering: PoolLowering): Step {
  const line = lowering.lineOf(bound.statement.span);
  const value = (name: string) => lowerValue(valueIn(bound, name), lowering);
  switch (bound.entry.word) {
    case 'disconnect':
      return disconnectStep(bound, line, lowering);
    case 'subscribe':
      return subscribeStep(bound, line, lowering);
    case 'unsubscribe':
      return {
        kind: 'unsubscribe',
        filters: (bound.values.filter ?? []).map((filter) => lower(filter, lowering)),
        ...ownProperties(bound, lowering),
        line,
      };
    case 'publish':
      return publishStep(bound, lowering);
    case 'wait':
      return { kind: 'wait', durationMs: value('time'), line };
    case 'hold':
      return { kind: 'hold', ...(valueIn(bound, 'time') && { durationMs: value('time') }), line };
    case 'signal':
      return { kind: 'signal', signal: signalOf(bound, 'name', lowering), line };
    case 'await':
      return awaitStep(bound, line, lowering);
    case 'repeat':
      return repeatStep(bound, line, lowering);
    case 'choose':
      return {
        kind: 'choose',
        options: bound.block.map((arm) => ({ weight: weightOf(arm, lowering), steps: stepsOf(arm.block, lowering) })),
        line,
      };
    case 'let':
      return { kind: 'let', slot: lowering.slots.get(nameIn(bound, 'name')) ?? 0, value: value('value'), line };
    case 'log':
      return { kind: 'log', message: value('message'), line };
    default:
      return { kind: 'connect', line };
  }
}

function lowerValue(expr: Expr | undefined, lowering: PoolLowering) {
  return expr ? lower(expr, lowering) : literal(0);
}

function disconnectStep(bound: Bound, line: number, lowering: PoolLowering): DisconnectStep {
  const expiryMs = constantIn(lowering.model, bound, 'session_expiry');
  return {
    kind: 'disconnect',
    abruptly: hasWord(bound, 'abruptly'),
    ...(bound.choices.reason && { reasonCode: leavingCodes[bound.choices.reason] }),
    ...(typeof expiryMs === 'number' && { sessionExpirySeconds: Math.round(expiryMs / 1_000) }),
    ...ownProperties(bound, lowering),
    line,
  };
}

function ownProperties(bound: Bound, lowering: PoolLowering): { userProperties?: Property[] } {
  const userProperties = userPropertiesOf(bound.block, lowering);
  return userProperties.length > 0 ? { userProperties } : {};
}

/** The lines of a `subscribe` block that are filters. */
export function filterLines(subscribe: Bound): Bound[] {
  return subscribe.block.filter((each) => each.entry.head === 'filter');
}

function subscribeStep(bound: Bound, line: number, lowering: PoolLowering): SubscribeStep {
  const own = (bound.values.filter ?? []).map((filter) => subscribeFilter(filter, bound, lowering));
  const inBlock = filterLines(bound).map((each) => subscribeFilter(each.statement.head, each, lowering));
  const identifier = constantIn(lowering.model, bound, 'identifier');
  const step: SubscribeStep = {
    kind: 'subscribe',
    id: lowering.subscribes.length,
    filters: [...own, ...inBlock],
    ...(typeof identifier === 'number' && { subscriptionIdentifier: identifier }),
    ...ownProperties(bound, lowering),
    line,
  };
  lowering.subscribes.push({ step, bound });
  return step;
}

function subscribeFilter(filter: Expr, options: Bound, lowering: PoolLowering): SubscribeFilter {
  const handling: Record<string, 0 | 1 | 2> = { always: 0, if_new: 1, never: 2 };
  return {
    filter: lower(filter, lowering),
    qos: qosOf(options, lowering),
    noLocal: hasWord(options, 'no_local'),
    retainAsPublished: hasWord(options, 'retain_as_published'),
    retainHandling: handling[options.choices.retain_handling] ?? 0,
  };
}

export function qosOf(bound: Bound, lowering: PoolLowering): QoS {
  const qos = constantIn(lowering.model, bound, 'qos');
  return qos === 1 || qos === 2 ? qos : 0;
}

function awaitStep(bound: Bound, line: number, lowering: PoolLowering): Step {
  const from = constantIn(lowering.model, bound, 'from');
  const timeout = constantIn(lowering.model, bound, 'timeout');
  const all = lowering.signalsGiven(nameIn(bound, 'signal'));
  return {
    kind: 'await',
    signal: signalOf(bound, 'signal', lowering),
    count: typeof from === 'number' ? from : Number.isFinite(all) ? all : 0,
    ...(typeof timeout === 'number' && { timeoutMs: timeout }),
    line,
  };
}

function signalOf(bound: Bound, key: string, lowering: PoolLowering): number {
  return lowering.signals.get(nameIn(bound, key)) ?? 0;
}

function nameIn(bound: Bound, key: string): string {
  const name = valueIn(bound, key);
  return name?.kind === 'name' ? name.name : '';
}

function repeatStep(bound: Bound, line: number, lowering: PoolLowering): RepeatStep {
  const count = constantIn(lowering.model, bound, 'count');
  const duration = durationOf(bound, 'for', lowering.model);
  return {
    kind: 'repeat',
    ...(typeof count === 'number' && { count }),
    ...(duration !== undefined && { durationMs: duration }),
    untilDone: bound.choices.until === 'done',
    pacing: pacingOf(bound, lowering.model),
    steps: stepsOf(bound.block, lowering),
    line,
  };
}

function weightOf(arm: Bound, lowering: PoolLowering): number {
  const weight = lowering.model.values.get(arm.statement.head)?.constant;
  return typeof weight === 'number' ? weight : 0;
}
