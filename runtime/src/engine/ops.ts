import type { Pacing, QoS, SubscribeStep, Tracking } from '../plan/plan.ts';
import type { Pacer } from '../plan/schedule.ts';
import type { Evaluate, Moment } from './expression.ts';
import type { Farewell } from './farewell.ts';
import type { Write } from './template.ts';
import type { UserProperties } from './userProperties.ts';

/**
 * One instruction of the flat program that all clients share. A client's place in it is a number; `repeat` and `choose` have
 * become jumps. `line` is the scenario's.
 */
export type Op =
  | { kind: 'connect'; line: number }
  | DisconnectOp
  | SubscribeOp
  | UnsubscribeOp
  | PublishOp
  | { kind: 'wait'; durationMs: Evaluate; line: number }
  /** Until done. */
  | { kind: 'hold'; line: number }
  | { kind: 'signal'; signal: number; line: number }
  | AwaitOp
  | { kind: 'enter'; loop: Loop; line: number }
  | { kind: 'iterate'; loop: Loop; line: number }
  | { kind: 'again'; loop: Loop; line: number }
  | ChooseOp
  | { kind: 'jump'; target: number; line: number }
  | { kind: 'let'; slot: number; value: Evaluate; line: number }
  | { kind: 'log'; message: Evaluate; line: number }
  /** The client's program is over. */
  | { kind: 'end'; line: number }
  /** A handler is over. */
  | { kind: 'return'; line: number };

export interface SubscribeOp {
  kind: 'subscribe';
  step: SubscribeStep;
  filters: Evaluate[];
  userProperties: (moment: Moment) => UserProperties;
  line: number;
}

export interface UnsubscribeOp {
  kind: 'unsubscribe';
  filters: Evaluate[];
  userProperties: (moment: Moment) => UserProperties;
  line: number;
}

export interface DisconnectOp {
  kind: 'disconnect';
  abruptly: boolean;
  farewell: (moment: Moment) => Farewell;
  /** Whether the broker is told not to keep the session. */
  endsSession: boolean;
  line: number;
}

export interface AwaitOp {
  kind: 'await';
  signal: number;
  count: number;
  /** Infinity: as long as it takes. */
  timeoutMs: number;
  line: number;
}

export interface ChooseOp {
  kind: 'choose';
  /** Ascending; the last is the sum of all weights. */
  thresholds: number[];
  targets: number[];
  /** Where all options lead. */
  exit: number;
  line: number;
}

export interface PublishOp {
  kind: 'publish';
  /** `PublishStep.id`. */
  step: number;
  /** Which of the pool's publish steps, for its clients' sequence counters. */
  counter: number;
  topic: Write;
  topicVaries: boolean;
  qos: QoS;
  retain: boolean;
  payload: Write;
  tracking: Tracking;
  /** Whether its topics are sent as numbers where the broker allows. */
  topicAlias: boolean;
  /** MQTT 5 properties of the plan. */
  properties: Write | undefined;
  /** Whether the nearest repeat around it is paced: then being late for the due time is the generator's own fault. */
  paced: boolean;
  /** How many bytes its last packet needed for its length: the best guess for the next. */
  lengthSize: number;
  line: number;
}

/** A repeat. Its clients' registers are numbered by how deep it is nested. */
export interface Loop {
  depth: number;
  /** Infinity where nothing limits them. */
  count: number;
  durationUs: number;
  untilDone: boolean;
  pacing: Pacing;
  /** Absent: not paced. */
  pacer?: Pacer;
  /** Positions of the pacer below this are due before the duration ends. */
  endPosition: number;
  /** Places of its `iterate`, of its first step and of what follows its `again`. */
  head: number;
  body: number;
  exit: number;
}
