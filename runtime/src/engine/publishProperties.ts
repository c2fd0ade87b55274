import { publishProperty } from '../mqtt/properties.ts';
import { writeBytes } from '../mqtt/text.ts';
import type { Expr, PublishProperties } from '../plan/plan.ts';
import { asNumber, compileExpr, type Environment } from './expression.ts';
import { compileBinary, compileField, type Write } from './template.ts';

/** The plan's properties of a PUBLISH, without their length (MQTT 5 §3.3.2.3); undefined where there are none. */
export function compileProperties(properties: PublishProperties, environment: Environment): Write | undefined {
  const writers: Write[] = [];
  const field = (identifier: number, value: Expr | undefined, compile?: typeof compileBinary) => {
    if (value !== undefined) writers.push(identified(identifier, compileField(value, environment, compile)));
  };
  if (properties.payloadIsText) writers.push((out) => writeBytes(out, payloadIsText));
  if (properties.messageExpirySeconds !== undefined) writers.push(expiry(properties.messageExpirySeconds, environment));
  field(publishProperty.contentType, properties.contentType);
  field(publishProperty.responseTopic, properties.responseTopic);
  field(publishProperty.correlationData, properties.correlationData, compileBinary);
  for (const { name, value } of properties.userProperties ?? []) {
    field(publishProperty.userProperty, name);
    writers.push(compileField(value, environment));
  }
  if (writers.length === 0) return undefined;
  return (out, moment) => {
    for (const write of writers) write(out, moment);
  };
}

const payloadIsText = Buffer.from([publishProperty.payloadFormat, 1]);

function identified(identifier: number, write: Write): Write {
  const first = Buffer.from([identifier]);
  return (out, moment) => {
    writeBytes(out, first);
    write(out, moment);
  };
}

function expiry(seconds: Expr, environment: Environment): Write {
  const evaluate = compileExpr(seconds, environment);
  return identified(publishProperty.messageExpiry, (out, moment) => {
    out.reserve(4);
    out.end = out.buffer.writeUInt32BE(Math.min(Math.max(asNumber(evaluate(moment)), 0), 0xffffffff) >>> 0, out.end);
  });
}
