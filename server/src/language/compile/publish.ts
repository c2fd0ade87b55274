import type { Expr as PlanExpr, Property, PublishProperties, PublishStep } from '../../../../runtime/src/plan/plan.ts';
import { statementIn } from '../model/settings.ts';
import { type Bound, hasWord, valueIn } from '../model.ts';
import { literal, lower } from './expr.ts';
import type { PoolLowering } from './lowering.ts';
import { payloadOf } from './payload.ts';
import { qosOf } from './steps.ts';
import { trackingOf } from './tracking.ts';

export function publishStep(bound: Bound, lowering: PoolLowering): PublishStep {
  const topic = valueIn(bound, 'topic');
  const lowered = topic ? lower(topic, lowering) : literal('');
  const payload = payloadOf(valueIn(bound, 'payload'), lowering);
  const step: PublishStep = {
    kind: 'publish',
    id: lowering.publishes.length,
    topic: lowered,
    topicVaries: varies(lowered),
    qos: qosOf(bound, lowering),
    retain: hasWord(bound, 'retain'),
    payload,
    tracking: trackingOf(bound, payload, lowering),
    properties: propertiesOf(bound.block, lowering),
    topicAlias: statementIn(bound.block, 'topic_alias') !== undefined,
    line: lowering.lineOf(bound.statement.span),
  };
  lowering.publishes.push({ step, bound });
  return step;
}

/** The MQTT 5 properties in the block of a `publish` or `will`. */
export function propertiesOf(block: readonly Bound[], lowering: PoolLowering): PublishProperties {
  const value = (word: string, parameter: string): PlanExpr | undefined => {
    const bound = statementIn(block, word);
    const expr = bound && valueIn(bound, parameter);
    return expr && lower(expr, lowering);
  };
  const expiry = value('message_expiry', 'time');
  const contentType = value('content_type', 'type');
  const responseTopic = value('response_topic', 'topic');
  const correlationData = value('correlation_data', 'data');
  const format = statementIn(block, 'format');
  const userProperties = userPropertiesOf(block, lowering);
  return {
    ...(expiry && { messageExpirySeconds: secondsOf(expiry) }),
    ...(contentType && { contentType }),
    ...(responseTopic && { responseTopic }),
    ...(correlationData && { correlationData }),
    ...(format && { payloadIsText: format.choices.format === 'text' }),
    ...(userProperties.length > 0 && { userProperties }),
  };
}

/** Every `user_property` of a block, in order. */
export function userPropertiesOf(block: readonly Bound[], lowering: PoolLowering): Property[] {
  return namesAndValues(
    block.filter((bound) => bound.entry.word === 'user_property'),
    lowering,
  );
}

export function namesAndValues(statements: readonly Bound[], lowering: PoolLowering): Property[] {
  return statements.map((bound) => {
    const [name, value] = ['name', 'value'].map((key) => valueIn(bound, key));
    return { name: name ? lower(name, lowering) : literal(''), value: value ? lower(value, lowering) : literal('') };
  });
}

function secondsOf(duration: PlanExpr): PlanExpr {
  if (duration.kind === 'literal') return literal(Math.round(Number(duration.value) / 1_000));
  return { kind: 'binary', op: '/', left: duration, right: literal(1_000) };
}

/** Whether one client's value can differ from message to message. */
function varies(expr: PlanExpr): boolean {
  switch (expr.kind) {
    case 'messageSeq':
    case 'received':
    case 'local':
    case 'random':
    case 'choose':
    case 'randomText':
      return true;
    case 'unary':
      return varies(expr.operand);
    case 'binary':
      return varies(expr.left) || varies(expr.right);
    case 'concat':
      return expr.parts.some(varies);
    case 'literal':
    case 'clientIndex':
    case 'clientId':
    case 'agentIndex':
    case 'column':
    case 'secret':
      return false;
  }
}
