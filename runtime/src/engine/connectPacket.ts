import { Output } from '../mqtt/output.ts';
import { type ConnectPacket, encodePacket } from '../mqtt/packets.ts';
import type { ConnectPlan, WillPlan } from '../plan/plan.ts';
import { asNumber, asText, compileExpr, type Environment, type Evaluate, type Moment } from './expression.ts';
import { compilePayload } from './payload.ts';
import type { Write } from './template.ts';
import { compileUserProperties } from './userProperties.ts';

/** Makes a client's CONNECT. `authentication`: what enhanced authentication begins with; user name and password then stay out. @throws Error that says which of its fields cannot be sent */
export type ConnectTemplate = (clientId: string, moment: Moment, authentication: Buffer | undefined) => Buffer;

/** @throws Error as `compileExpr` */
export function compileConnect(plan: ConnectPlan, environment: Environment): ConnectTemplate {
  const username = optional(plan.username, environment);
  const password = optional(plan.password, environment);
  const will = plan.will && compileWill(plan.will, plan.version, environment);
  const properties = plan.version === 5 ? compileProperties(plan, environment) : undefined;
  const method = plan.authentication?.method;
  return (clientId, moment, authentication) => {
    const packet: ConnectPacket = {
      cmd: 'connect',
      protocolId: plan.version === 3 ? 'MQIsdp' : 'MQTT',
      protocolVersion: plan.version,
      clean: plan.cleanStart,
      keepalive: plan.keepAliveSeconds,
      clientId,
      ...(username && !method && { username: asText(username(moment)) }),
      ...(password && !method && { password: Buffer.from(asText(password(moment))) }),
      ...(will && { will: will(moment) }),
      ...(properties && { properties: { ...properties(moment), ...authenticationOf(method, authentication) } }),
    };
    return encodePacket(packet, plan.version);
  };
}

function authenticationOf(method: string | undefined, data: Buffer | undefined): ConnectProperties {
  return method !== undefined && data !== undefined ? { authenticationMethod: method, authenticationData: data } : {};
}

type WillPacket = NonNullable<ConnectPacket['will']>;
type ConnectProperties = NonNullable<ConnectPacket['properties']>;

function compileWill(will: WillPlan, version: number, environment: Environment): (moment: Moment) => WillPacket {
  const topic = compileExpr(will.topic, environment);
  const payload = compilePayload(will.payload, false, environment);
  const properties = version === 5 ? compileWillProperties(will, environment) : undefined;
  return (moment) => ({
    topic: asText(topic(moment)),
    payload: written(payload, moment),
    qos: will.qos,
    retain: will.retain,
    ...(properties && { properties: properties(moment) }),
  });
}

/** What `write` writes, in memory of its own. */
function written(write: Write, moment: Moment): Buffer {
  const out = new Output(256);
  write(out, moment);
  return out.buffer.subarray(out.start, out.end);
}

function compileWillProperties({ delaySeconds, properties }: WillPlan, environment: Environment) {
  const expiry = optional(properties.messageExpirySeconds, environment);
  const contentType = optional(properties.contentType, environment);
  const responseTopic = optional(properties.responseTopic, environment);
  const correlationData = optional(properties.correlationData, environment);
  const userProperties = compileUserProperties(properties.userProperties ?? [], environment);
  return (moment: Moment): NonNullable<WillPacket['properties']> => ({
    ...(delaySeconds !== undefined && { willDelayInterval: delaySeconds }),
    ...(properties.payloadIsText && { payloadFormatIndicator: true }),
    ...(expiry && { messageExpiryInterval: asNumber(expiry(moment)) }),
    ...(contentType && { contentType: asText(contentType(moment)) }),
    ...(responseTopic && { responseTopic: asText(responseTopic(moment)) }),
    ...(correlationData && { correlationData: Buffer.from(asText(correlationData(moment))) }),
    ...userProperties(moment),
  });
}

function compileProperties(plan: ConnectPlan, environment: Environment): (moment: Moment) => ConnectProperties {
  const userProperties = compileUserProperties(plan.userProperties, environment);
  return (moment) => ({
    ...(plan.sessionExpirySeconds !== undefined && { sessionExpiryInterval: plan.sessionExpirySeconds }),
    ...(plan.receiveMaximum !== undefined && { receiveMaximum: plan.receiveMaximum }),
    ...(plan.maximumPacketSize !== undefined && { maximumPacketSize: plan.maximumPacketSize }),
    ...(plan.topicAliasMaximum !== undefined && { topicAliasMaximum: plan.topicAliasMaximum }),
    ...(plan.requestResponseInformation !== undefined && { requestResponseInformation: plan.requestResponseInformation }),
    ...(plan.requestProblemInformation !== undefined && { requestProblemInformation: plan.requestProblemInformation }),
    ...userProperties(moment),
  });
}

function optional(expr: Parameters<typeof compileExpr>[0] | undefined, environment: Environment): Evaluate | undefined {
  return expr && compileExpr(expr, environment);
}
