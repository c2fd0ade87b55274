import fc from 'fast-check';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import { slotMs, slotsPerWindow, type Window } from '../../runtime/src/stats/window.ts';

/**
 * A small world to hold the books against: one publish step, one subscribe step, one broker that passes each message on at one moment.
 * Times are whole ms of the run. It knows for each message and client what became of it, and what windows would say of all that.
 */
export interface World {
  kind: 'always' | 'keyed' | 'shared';
  subscribers: Subscriber[];
  messages: Message[];
  endMs: number;
}

/** SUBSCRIBE written, in force at the broker, SUBACK here; UNSUBSCRIBE written, out of force, known to be so. */
export interface Subscriber {
  asked: number;
  inForce: number;
  granted: number;
  leaving: number;
  outOfForce: number;
  left: number;
}

export interface Message {
  at: number;
  /** How much later the broker passes it on, and the receiver has it. */
  routedAfter: number;
  arrivesAfter: number;
  /** Clients, by number, for whom the broker drops it. */
  droppedFor: number[];
  /** Keyed: the clients whose filters match it. Shared: who is first in turn. */
  keys: number[];
}

export interface Truth {
  /** Called for: message and client whose subscription was in force as the broker passed the message on. */
  due: number;
  delivered: number;
  dropped: number;
}

/** The longest that a message is on its way in these worlds, in ms. */
export const longestWayMs = 300;

/** `steady`: all subscribe before the first message and leave well after the last. */
export function worlds(steady: boolean): fc.Arbitrary<World> {
  return fc
    .record({
      kind: fc.constantFrom('always', 'keyed', 'shared'),
      stays: fc.array(staying(steady), { minLength: 1, maxLength: 5 }),
      messages: fc.array(messages(steady ? [200, 1200] : [0, 1900]), { maxLength: 12 }),
    })
    .map(({ kind, stays, messages }): World => ({ kind, subscribers: stays, messages, endMs: 3000 }));
}

export function truthOf(world: World): Truth {
  const truth = { due: 0, delivered: 0, dropped: 0 };
  for (const message of world.messages) {
    for (const client of receiversOf(world, message)) {
      truth.due++;
      const arrives = message.at + message.routedAfter + message.arrivesAfter;
      if (message.droppedFor.includes(client)) truth.dropped++;
      else if (arrives < world.subscribers[client].left) truth.delivered++;
    }
  }
  return truth;
}

/** What `workers` processes, each with its part of the subscribers, would send; the first also has the publishers. */
export function windowsOf(world: World, workers: number): Window[] {
  const truth = truthOf(world);
  const clients = world.subscribers.length;
  return Array.from({ length: workers }, (_, worker) => {
    const mine = world.subscribers.filter((_, client) => client % workers === worker);
    return Array.from({ length: world.endMs / 1000 }, (_, index): Window => {
      const window = emptyWindow(index, 2);
      const slots = Array.from({ length: slotsPerWindow }, (_, slot) => (index * slotsPerWindow + slot) * slotMs);
      window.subscribed = [{ step: 0, ...subscribedIn(mine, slots) }];
      if (worker > 0) return window;
      window.published = [{ step: 0, ...publishedIn(world.messages, slots) }];
      window.matched = [
        {
          flow: 0,
          counts: slots.map((from) => sum(world.messages.filter(within(from)), ({ keys }) => keys.filter((key) => key < clients).length)),
        },
      ];
      if (index === 2) window.received = [{ publish: 0, pool: 1, count: truth.delivered, gaps: 0, duplicated: 0, reordered: 0 }];
      return window;
    });
  }).flat();
}

function receiversOf({ kind, subscribers }: World, message: Message): number[] {
  const routed = message.at + message.routedAfter;
  const inForce = [...subscribers.keys()].filter(
    (client) => subscribers[client].inForce <= routed && routed < subscribers[client].outOfForce,
  );
  if (kind === 'always') return inForce;
  if (kind === 'keyed') return inForce.filter((client) => message.keys.includes(client));
  return inForce.length === 0 ? [] : [inForce[(message.keys[0] ?? 0) % inForce.length]];
}

function subscribedIn(subscribers: Subscriber[], slots: number[]) {
  const granted = (from: number) => subscribers.filter((one) => one.granted >= from && one.granted < from + slotMs);
  return {
    certain: slots.map((from) =>
      Math.min(...moments(subscribers, from).map((at) => sum(subscribers, (s) => Number(s.granted <= at && at < s.leaving)))),
    ),
    possible: slots.map((from) =>
      Math.max(...moments(subscribers, from).map((at) => sum(subscribers, (s) => Number(s.asked <= at && at <= s.left)))),
    ),
    ended: slots.map((from) => subscribers.filter((one) => one.leaving >= from && one.leaving < from + slotMs).length),
    settledUs: slots.map((from) => Math.max(0, ...granted(from).map((one) => (one.granted - from) * 1000))),
  };
}

function publishedIn(messages: Message[], slots: number[]) {
  return {
    counts: slots.map((from) => messages.filter(within(from)).length),
    firstUs: slots.map((from) => Math.min(slotMs * 1000, ...messages.filter(within(from)).map(({ at }) => (at - from) * 1000))),
  };
}

function within(from: number): (message: Message) => boolean {
  return ({ at }) => at >= from && at < from + slotMs;
}

/** A slot begins with the counts that it inherits, before anything happens in it; then every moment at which a count can change. */
function moments(subscribers: Subscriber[], from: number): number[] {
  const changes = subscribers.flatMap(({ asked, granted, leaving, left }) => [asked, granted, leaving, left + 1]);
  return [from - 0.5, ...changes.filter((at) => at >= from && at < from + slotMs)];
}

function sum<T>(items: T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

function staying(steady: boolean): fc.Arbitrary<Subscriber> {
  const delays = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30));
  const stay = steady ? fc.tuple(fc.nat(140), fc.integer({ min: 2100, max: 2800 })) : fc.tuple(fc.nat(1500), fc.nat(1500));
  return fc.tuple(stay, delays).map(([[asked, second], [a, b, c, d]]) => {
    const granted = asked + a + b;
    const leaving = steady ? second : granted + second;
    return { asked, inForce: asked + a, granted, leaving, outOfForce: leaving + c, left: leaving + c + d };
  });
}

function messages([min, max]: number[]): fc.Arbitrary<Message> {
  return fc.record({
    at: fc.integer({ min, max }),
    routedAfter: fc.nat(longestWayMs / 2),
    arrivesAfter: fc.nat(longestWayMs / 2),
    droppedFor: fc.oneof({ weight: 3, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: fc.uniqueArray(fc.nat(4)) }),
    keys: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }),
  });
}
