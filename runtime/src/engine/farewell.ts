import type { DisconnectPacket } from '../mqtt/packets.ts';
import type { DisconnectStep } from '../plan/plan.ts';
import type { Environment, Moment } from './expression.ts';
import { compileUserProperties } from './userProperties.ts';

/** What DISCONNECT says besides that the client goes, in MQTT 5 (§3.14.2). */
export type Farewell = Pick<DisconnectPacket, 'reasonCode' | 'properties'>;

/** @throws Error as `compileExpr` */
export function compileFarewell(step: DisconnectStep, environment: Environment): (moment: Moment) => Farewell {
  const { reasonCode = 0, sessionExpirySeconds } = step;
  const userProperties = compileUserProperties(step.userProperties ?? [], environment);
  const expiry = sessionExpirySeconds !== undefined && { sessionExpiryInterval: sessionExpirySeconds };
  return (moment) => ({ reasonCode, properties: { ...expiry, ...userProperties(moment) } });
}
