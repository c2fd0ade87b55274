import type { PublishStep } from '../plan/plan.ts';
import type { Environment } from './expression.ts';
import type { PublishOp } from './ops.ts';
import { compilePayload } from './payload.ts';
import { compileProperties } from './publishProperties.ts';
import { compileField } from './template.ts';

/** Where a publish step stands. */
export interface PublishPlace extends Pick<PublishOp, 'counter' | 'paced'> {
  version: 3 | 4 | 5;
  keepsSession: boolean;
}

/** @throws Error as `compileExpr` */
export function compilePublish(
  step: PublishStep,
  { version, keepsSession, counter, paced }: PublishPlace,
  environment: Environment,
): PublishOp {
  return {
    kind: 'publish',
    step: step.id,
    counter,
    topic: compileField(step.topic, environment),
    topicVaries: step.topicVaries,
    qos: step.qos,
    retain: step.retain,
    payload: compilePayload(step.payload, step.tracking === 'payload', environment),
    tracking: step.tracking,
    // A message that may have to be sent again needs its topic: numbers hold for one connection.
    topicAlias: step.topicAlias && version === 5 && !(keepsSession && step.qos > 0),
    properties: version === 5 ? compileProperties(step.properties, environment) : undefined,
    paced,
    lengthSize: 1,
    line: step.line,
  };
}
