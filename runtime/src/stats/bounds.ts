import type { Account, AccountPart } from './account.ts';
import type { SlotRecord } from './slotRecord.ts';

/**
 * How many deliveries the messages that an account published in one slot call for. `low`: to subscriptions that were certainly in
 * force and still so `settleSlots` later; what of it is missing is lost. `likely`: to those in force at the time; what of it is
 * missing may still be on its way. `high`: to all that were possibly in force when the broker passed the message on.
 */
export interface Bounds {
  low: number;
  likely: number;
  high: number;
}

export function boundsOf(account: Account, record: SlotRecord, slot: number, settleSlots: number): Bounds {
  const published = record.published(account.publish, slot);
  if (published === 0) return nothing;
  const parts = account.parts.map((part) => {
    const present = subscribesOf(part).map((subscribe) => presenceOf(record, subscribe, account.publish, slot, settleSlots));
    return partBounds(part, published, present, record, slot);
  });
  // A receiver that gets a message by two ways counts it once, so that ways add up only at the high end.
  return {
    low: Math.max(0, ...parts.map(({ low }) => low)),
    likely: Math.max(0, ...parts.map(({ likely }) => likely)),
    high: parts.reduce((sum, { high }) => sum + high, 0),
  };
}

const nothing: Bounds = { low: 0, likely: 0, high: 0 };

function subscribesOf(part: AccountPart): number[] {
  return part.kind === 'keyed' ? part.flows.map(({ subscribe }) => subscribe) : part.subscribes;
}

/** `present`: how many clients each subscribe step of the part has. */
function partBounds(part: AccountPart, published: number, present: Bounds[], record: SlotRecord, slot: number): Bounds {
  switch (part.kind) {
    case 'always':
      return alwaysBounds(part, published, present);
    case 'shared':
      return sharedBounds(part, published, present);
    case 'keyed': {
      const matched = part.flows.map(({ flow }) => record.matched(flow, slot));
      const complete = (clients: number, flow: number) => (clients >= part.clients ? matched[flow] : 0);
      return {
        low: Math.max(...present.map(({ low }, flow) => complete(low, flow))),
        likely: Math.max(...present.map(({ likely }, flow) => complete(likely, flow))),
        high: matched.reduce((sum, count, flow) => sum + (present[flow].high > 0 ? count : 0), 0),
      };
    }
  }
}

function alwaysBounds({ clients, noLocal }: Extract<AccountPart, { kind: 'always' }>, published: number, present: Bounds[]): Bounds {
  const low = Math.min(clients, Math.max(...present.map((clientsOf) => clientsOf.low)));
  const likely = Math.min(clients, Math.max(...present.map((clientsOf) => clientsOf.likely)));
  const high = Math.min(
    clients,
    present.reduce((sum, clientsOf) => sum + clientsOf.high, 0),
  );
  if (!noLocal) return { low: published * low, likely: published * likely, high: published * high };
  // The publisher is one of the pool and gets none of its own: certainly so only where all of the pool is subscribed.
  return {
    low: published * Math.max(0, low - 1),
    likely: published * Math.max(0, likely - 1),
    high: published * (low >= clients ? clients - 1 : high),
  };
}

/** Any member serves for the group. A member that leaves may take messages with it: then nothing is certain. */
function sharedBounds({ groups }: Extract<AccountPart, { kind: 'shared' }>, published: number, present: Bounds[]): Bounds {
  const possible = present.reduce((sum, { high }) => sum + high, 0);
  if (groups === 'unknown') return { low: 0, likely: 0, high: published * possible };
  const steady = present.some(({ low }) => low > 0) && present.every(({ low, likely }) => low === likely);
  return {
    low: steady ? published : 0,
    likely: present.some(({ likely }) => likely > 0) ? published : 0,
    high: possible > 0 ? published : 0,
  };
}

/** How many clients' subscriptions were there for the messages that a publish step sent in a slot. */
function presenceOf(record: SlotRecord, subscribe: number, publish: number, slot: number, settleSlots: number): Bounds {
  const { certain, possible, ended, settledUs } = record.subscribed(subscribe);
  // Published behind the slot's last SUBACK: those who came within the slot count. The next slot begins with all of them.
  const behindAll = ended.at(slot) + ended.at(slot + 1) === 0 && record.firstUs(publish, slot) >= settledUs.at(slot);
  const atLeast = behindAll ? Math.max(certain.at(slot), certain.at(slot + 1)) : certain.at(slot);
  let left = 0;
  let high = Math.max(possible.at(slot - 1), possible.at(slot));
  for (let later = slot; later <= slot + settleSlots; later++) {
    left += ended.at(later);
    high = Math.max(high, possible.at(later));
  }
  const settled = slot + settleSlots < record.length;
  return {
    low: settled ? Math.max(0, atLeast - left) : 0,
    likely: Math.min(possible.at(slot), atLeast + ended.at(slot)),
    high,
  };
}
