import { isIPv6 } from 'node:net';
import type { Plan } from '../plan/plan.ts';
import type { Share } from '../plan/share.ts';

/** A local end of a connection. */
export interface LocalEnd {
  address: string;
  port: number;
}

/**
 * Hands out local addresses and ports. Where the system chooses the port for a given address, it reserves it for every destination
 * and has to search for one; numbered here, each address reaches some 64,000 connections to each destination.
 */
export class LocalPorts {
  readonly #sources: readonly string[];
  readonly #worker: number;
  readonly #workers: number;
  readonly #start: number;
  /** How many were handed out, by destination. */
  readonly #taken = new Map<string, number>();
  /** By client, how many ports of the attempt at hand were in use. */
  readonly #inUse = new Map<number, number>();

  /** Of `workers` with the same sources, each has ports of its own. `start`: any whole number, so that runs do not begin alike. */
  constructor(sources: readonly string[], worker: number, workers: number, start: number) {
    this.#sources = sources;
    this.#worker = worker;
    this.#workers = workers;
    this.#start = start;
  }

  /** The next one for a destination: all sources in turn. @throws Error where no source is of the destination's family */
  next(host: string, port: number): LocalEnd {
    const fitting = this.#sources.filter((source) => isIPv6(source) === isIPv6(host));
    if (fitting.length === 0) throw new Error(`none of the sources is an ${isIPv6(host) ? 'IPv6' : 'IPv4'} address, as the broker's is`);
    const destination = `${host} ${port}`;
    const number = this.#taken.get(destination) ?? 0;
    this.#taken.set(destination, number + 1);
    const own = Math.floor(ports / this.#workers);
    const turn = (this.#start + Math.floor(number / fitting.length)) % own;
    return { address: fitting[number % fitting.length], port: firstPort + turn * this.#workers + this.#worker };
  }

  /** Whether the end of an attempt only says that someone else has the port, and another is to be tried. */
  isInUse(client: number, code: string | undefined): boolean {
    const tries = this.#inUse.get(client) ?? 0;
    const again = (code === 'EADDRINUSE' || code === 'EADDRNOTAVAIL') && tries < mostTries;
    if (again) this.#inUse.set(client, tries + 1);
    else this.#inUse.delete(client);
    return again;
  }
}

/** How many workers an agent has: a worker's part of the agent's clients says so. */
export function workersOf(plan: Plan, share: Share, agent: number): number {
  const weights = plan.agents.reduce((sum, { weight }) => sum + weight, 0);
  const own = plan.agents[agent]?.weight ?? 1;
  return Math.max(1, Math.round((own / Math.max(1, weights)) * (share.modulus / share.residues.length)));
}

/** Undefined where the system chooses. */
export function localPortsOf(plan: Plan, share: Share, agent: number, worker: number, start: number): LocalPorts | undefined {
  const own = plan.agents[agent];
  if (!own || own.sources.length === 0) return undefined;
  const workers = workersOf(plan, share, agent);
  const canBeApart = plan.agents.length === 1 && plan.brokerSpread === 'roundRobin';
  const apart = canBeApart ? commonDivisor(workers, plan.brokers.length) : 1;
  return new LocalPorts(own.sources, Math.floor(worker / apart), workers / apart, start);
}

/** Not where taking one client in turn keeps some workers from some brokers, so that fewer share the ports of each. */
export function canDealByRows({ agents, brokers }: Plan, agent: number, workers: number): boolean {
  return (agents[agent]?.sources.length ?? 0) === 0 || commonDivisor(workers, brokers.length) === 1;
}

/**
 * Clients go to brokers by their indexes, as they go to workers where these take one in turn: of 4 workers and 2 brokers, each broker has
 * 2 of the workers to itself.
 */
function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Those below belong to the system's services. */
const firstPort = 1_024;
const ports = 65_536 - firstPort;
const mostTries = 100;
