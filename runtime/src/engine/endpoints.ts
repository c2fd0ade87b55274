import { promises as dns, type LookupAddress } from 'node:dns';
import { connect, isIP } from 'node:net';
import type { BrokerEndpoint } from '../plan/plan.ts';
import type { Target } from './target.ts';

/**
 * The brokers' addresses. Names are looked up once for all clients: thousands of look-ups would measure the resolver, and
 * connecting by name costs each socket the memory of its own look-up.
 */
export class Endpoints {
  readonly #brokers: readonly BrokerEndpoint[];
  readonly #found: Found[] = [];
  #resolvedAtUs = 0;

  constructor(brokers: readonly BrokerEndpoint[]) {
    this.#brokers = brokers;
  }

  /** Never rejects: a name without an address is each connection's failure. */
  async resolve(): Promise<void> {
    const found = await Promise.all(this.#brokers.map(addressesOf));
    this.#found.splice(0, this.#found.length, ...found);
  }

  /**
   * Spreads clients over brokers, and over the addresses of each. `turn` is any whole number ≥ 0.
   * @throws Error with the system's code where a broker has no address
   */
  targetOf(turn: number, nowUs: number): Target {
    const broker = turn % this.#brokers.length;
    const found = this.#found[broker];
    if (found.failure !== undefined) {
      this.#tryAgain(nowUs);
      throw new Error(found.failure);
    }
    const host = found.hosts[Math.floor(turn / this.#brokers.length) % found.hosts.length];
    return { host, broker: this.#brokers[broker] };
  }

  #tryAgain(nowUs: number): void {
    if (nowUs < this.#resolvedAtUs + retryAfterUs) return;
    this.#resolvedAtUs = nowUs;
    void this.resolve();
  }
}

type Found = { hosts: string[]; failure?: undefined } | { failure: string };

const retryAfterUs = 1_000_000;

async function addressesOf({ host, port }: BrokerEndpoint): Promise<Found> {
  // An address is looked up in a thread like any name: fifty of them for each of fifty workers make a start late.
  if (isIP(host)) return { hosts: [host] };
  try {
    const addresses = await dns.lookup(host, { all: true });
    const first = await firstToAccept(addresses, port);
    return { hosts: addresses.filter(({ family }) => family === first.family).map(({ address }) => address) };
  } catch (error) {
    return { failure: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

/**
 * `localhost` and many others have addresses of both families, while brokers often listen on one. Where there is a choice, the
 * first address that takes a connection decides.
 */
async function firstToAccept(addresses: readonly LookupAddress[], port: number): Promise<LookupAddress> {
  if (addresses.every(({ family }) => family === addresses[0].family)) return addresses[0];
  for (const each of addresses) if (await accepts(each.address, port)) return each;
  return addresses[0];
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: probeMs });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

const probeMs = 1_000;
