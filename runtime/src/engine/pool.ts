import type { PoolPlan } from '../plan/plan.ts';
import type { ConnectTemplate } from './connectPacket.ts';
import type { Dialling } from './dialling.ts';
import type { Evaluate } from './expression.ts';
import type { PoolProgram } from './program.ts';

/** A pool of the plan as this worker runs its part of it. */
export interface Pool extends PoolProgram {
  number: number;
  plan: PoolPlan;
  /** Its clients have the places `first … first + count − 1`. */
  first: number;
  count: number;
  version: 3 | 4 | 5;
  clientId: Evaluate;
  /** For enhanced authentication, where CONNECT does not carry them. */
  username: Evaluate | undefined;
  password: Evaluate | undefined;
  connect: ConnectTemplate;
  /** Absent where plain TCP is all there is. */
  dialling: Dialling | undefined;
  /** How often each client gives each signal, by `signalsOf`. */
  owed: number[];
  /** Whether sessions outlive connections. */
  keepsSession: boolean;
  /** Whether its clients send numbers instead of topics. */
  usesAliases: boolean;
  /** Whether RETAIN on what arrives can mean something else than that it was stored. */
  retainAsPublished: boolean;
}
