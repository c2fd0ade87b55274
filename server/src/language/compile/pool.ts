import type { ConnectPlan, Expr, HandlerPlan, PoolPlan, ReconnectPlan, WillPlan } from '../../../../runtime/src/plan/plan.ts';
import { clientsOf, isUntilDone, poolName } from '../model/pools.ts';
import { settingOf, settingsOf, statementIn } from '../model/settings.ts';
import { type Bound, constantIn, hasWord, valueIn } from '../model.ts';
import { concat, literal, lower } from './expr.ts';
import type { PoolLowering } from './lowering.ts';
import { arrivalOf, durationOf, endsOf } from './pacing.ts';
import { payloadOf } from './payload.ts';
import { namesAndValues, propertiesOf } from './publish.ts';
import { qosOf, stepsOf } from './steps.ts';
import { tlsOf, webSocketOf } from './transport.ts';

export function poolOf(lowering: PoolLowering): PoolPlan {
  const { model, pool } = lowering;
  const reconnect = settingOf(model, pool, 'reconnect');
  return {
    name: poolName(pool),
    clients: clientsOf(model, pool) ?? 0,
    arrival: arrivalOf(statementIn(pool.block, 'arrive'), model),
    connect: connectOf(lowering),
    ...(reconnect && { reconnect: reconnectOf(reconnect, lowering) }),
    inflight: numberOf(lowering, 'inflight', 'count') ?? 1,
    steps: stepsOf(pool.block, lowering),
    handlers: pool.block.filter((bound) => bound.entry.word === 'on').map((bound) => handlerOf(bound, lowering)),
    untilDone: isUntilDone(pool),
    line: lowering.lineOf(pool.statement.span),
  };
}

/** What the pool says, or its name and the client's index. */
export function clientIdOf(lowering: PoolLowering): Expr {
  return textOf(lowering, 'client_id', 'id') ?? concat([literal(`${poolName(lowering.pool)}-`), { kind: 'clientIndex' }]);
}

function connectOf(lowering: PoolLowering): ConnectPlan {
  const { model, pool, version } = lowering;
  const will = statementIn(pool.block, 'will');
  const tls = settingOf(model, pool, 'tls') && tlsOf(lowering);
  const webSocket = settingOf(model, pool, 'websocket') && webSocketOf(lowering);
  return {
    version,
    clientId: clientIdOf(lowering),
    ...optional('username', textOf(lowering, 'username', 'name')),
    ...optional('password', textOf(lowering, 'password', 'password')),
    cleanStart: booleanOf(lowering, 'clean', 'clean') ?? true,
    keepAliveSeconds: secondsOf(lowering, 'keepalive', 'interval') ?? 60,
    timeoutMs: numberOf(lowering, 'timeout', 'time') ?? 10_000,
    ...(version === 5 ? propertiesOfConnect(lowering) : { userProperties: [] }),
    ...(will && { will: willOf(will, lowering) }),
    ...(tls && { tls }),
    ...(webSocket && { webSocket }),
  };
}

type ConnectProperties = Pick<
  ConnectPlan,
  | 'sessionExpirySeconds'
  | 'receiveMaximum'
  | 'maximumPacketSize'
  | 'topicAliasMaximum'
  | 'requestResponseInformation'
  | 'requestProblemInformation'
  | 'userProperties'
  | 'authentication'
>;

function propertiesOfConnect(lowering: PoolLowering): ConnectProperties {
  const method = settingOf(lowering.model, lowering.pool, 'authentication')?.choices.method;
  return {
    ...optional('sessionExpirySeconds', secondsOf(lowering, 'session_expiry', 'time')),
    ...optional('receiveMaximum', numberOf(lowering, 'receive_maximum', 'count')),
    ...optional('maximumPacketSize', numberOf(lowering, 'maximum_packet_size', 'size')),
    ...optional('topicAliasMaximum', numberOf(lowering, 'topic_alias_maximum', 'count')),
    ...optional('requestResponseInformation', booleanOf(lowering, 'request_response_information', 'wanted')),
    ...optional('requestProblemInformation', booleanOf(lowering, 'request_problem_information', 'wanted')),
    userProperties: namesAndValues(settingsOf(lowering.model, lowering.pool, 'user_property'), lowering),
    ...(method && { authentication: { method: method === 'scram_sha_512' ? 'SCRAM-SHA-512' : 'SCRAM-SHA-256' } as const }),
  };
}

function willOf(will: Bound, lowering: PoolLowering): WillPlan {
  const topic = valueIn(will, 'topic');
  const delay = statementIn(will.block, 'delay');
  const delayMs = delay && constantIn(lowering.model, delay, 'time');
  return {
    topic: topic ? lower(topic, lowering) : literal(''),
    payload: payloadOf(valueIn(will, 'payload'), lowering),
    qos: qosOf(will, lowering),
    retain: hasWord(will, 'retain'),
    ...(typeof delayMs === 'number' && { delaySeconds: Math.round(delayMs / 1_000) }),
    properties: propertiesOf(will.block, lowering),
  };
}

function reconnectOf(reconnect: Bound, lowering: PoolLowering): ReconnectPlan {
  const [min, max] = endsOf(reconnect, 'backoff', lowering.model);
  const attempts = durationOf(reconnect, 'attempts', lowering.model);
  return { minMs: min ?? 1_000, maxMs: max ?? 30_000, ...optional('attempts', attempts) };
}

function handlerOf(handler: Bound, lowering: PoolLowering): HandlerPlan {
  const filter = valueIn(handler, 'filter');
  return {
    filter: filter ? lower(filter, lowering) : literal('#'),
    steps: stepsOf(handler.block, lowering),
    line: lowering.lineOf(handler.statement.span),
  };
}

function textOf(lowering: PoolLowering, word: string, parameter: string): Expr | undefined {
  const setting = settingOf(lowering.model, lowering.pool, word);
  const expr = setting && valueIn(setting, parameter);
  return expr && lower(expr, lowering);
}

function numberOf(lowering: PoolLowering, word: string, parameter: string): number | undefined {
  const value = constantOf(lowering, word, parameter);
  return typeof value === 'number' ? value : undefined;
}

function secondsOf(lowering: PoolLowering, word: string, parameter: string): number | undefined {
  const value = numberOf(lowering, word, parameter);
  return value === undefined ? undefined : Math.round(value / 1_000);
}

function booleanOf(lowering: PoolLowering, word: string, parameter: string): boolean | undefined {
  const value = constantOf(lowering, word, parameter);
  return typeof value === 'boolean' ? value : undefined;
}

function constantOf(lowering: PoolLowering, word: string, parameter: string) {
  const setting = settingOf(lowering.model, lowering.pool, word);
  return setting && constantIn(lowering.model, setting, parameter);
}

/** A member where there is a value, and none where there is not. */
function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
