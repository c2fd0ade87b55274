import { phase } from '../../runtime/src/engine/clients.ts';
import { arrive } from '../../runtime/src/engine/commands.ts';
import { fireTimer, transportEvents } from '../../runtime/src/engine/events.ts';
import { runProgram } from '../../runtime/src/engine/interpreter.ts';
import { makeState } from '../../runtime/src/engine/makeState.ts';
import { RunClock } from '../../runtime/src/engine/runClock.ts';
import type { State } from '../../runtime/src/engine/state.ts';
import type { Transport, TransportEvents } from '../../runtime/src/engine/transport.ts';
import { everything } from '../../runtime/src/plan/share.ts';
import { counterNames } from '../../runtime/src/stats/metrics.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { processSample } from '../stats/samples.ts';
import { planFor, versions } from './streamPlan.ts';
import { type Draw, drawsOf, streamOf } from './streams.ts';

/** What came of some streams. */
export interface StreamsTried {
  streams: number;
  bytes: number;
  /** All windows' counters, of all pools. */
  counters: Record<string, number>;
  /** `reason` → how often. */
  errors: Map<string, number>;
  /** What must not be, in words; the numbers of the streams tried say where. */
  faults: string[];
}

/**
 * Lets clients connect to brokers that send the streams `first … first + count`, one each, without sockets and in a time of its
 * own: a client's half a minute of patience takes no time. All clients must come to their end and leave nothing behind.
 */
export async function tryStreams(first: number, count: number): Promise<StreamsTried> {
  const tried: StreamsTried = { streams: 0, bytes: 0, counters: {}, errors: new Map(), faults: [] };
  const world = new World(first, count, tried);
  try {
    await world.run();
  } catch (error) {
    tried.faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return tried;
}

/** One connection of a client, as its broker sees it. */
interface Line {
  pieces: Buffer[];
  /** How it ends once everything is sent; undefined: it stays silent. */
  end: { code: string | undefined } | undefined;
}

class World {
  readonly #first: number;
  readonly #tried: StreamsTried;
  readonly #state: State;
  readonly #events: TransportEvents;
  readonly #lines = new Map<number, Line>();
  /** How often each client has dialled. */
  readonly #dials = new Map<number, number>();
  readonly #draw: Draw;
  #nowUs = 0;
  #dialled: number[] = [];

  constructor(first: number, count: number, tried: StreamsTried) {
    this.#first = first;
    this.#tried = tried;
    this.#draw = drawsOf(-1 - first);
    const clock = new RunClock(
      () => this.#nowUs,
      (index) => this.#closeSecond(index),
    );
    const surroundings = { clock, transport: () => this.#transport(), log: () => undefined };
    const outside = {
      share: everything,
      agent: 0,
      worker: 0,
      runTag: 77,
      secrets: {},
      baseFolder: '.',
      clock: { nowUs: () => this.#nowUs },
    };
    this.#state = makeState({ plan: planFor(count), ...outside, send: () => undefined }, surroundings);
    this.#events = transportEvents(this.#state, () => this.#turn());
  }

  async run(): Promise<void> {
    const { clock, active, endpoints } = this.#state;
    await endpoints.resolve();
    clock.start(0);
    arrive(this.#state);
    let rounds = 0;
    for (; this.#state.active > 0 && rounds < mostRounds; rounds++) this.#round();
    this.#round();
    this.#closeSecond(clock.second);
    this.#tried.streams = active;
    this.#check();
  }

  /** Everybody gets what is next for him; where nothing is, time goes on to when something is due. */
  #round(): void {
    const { wheel, clock } = this.#state;
    for (const client of this.#dialled.splice(0)) if (this.#lines.has(client)) this.#events.opened(client);
    for (const [client, line] of [...this.#lines]) this.#speak(client, line);
    const idle = [...this.#lines.values()].every(({ pieces, end }) => pieces.length === 0 && !end) && this.#dialled.length === 0;
    this.#nowUs = idle ? Math.max(this.#nowUs + 1_000, Math.min(wheel.nextUs(), this.#nowUs + 60_000_000)) : this.#nowUs + 1_000;
    wheel.advance(clock.read(), Number.POSITIVE_INFINITY, (timer) => {
      if (timer < 2 * this.#state.clients.count) fireTimer(this.#state, timer);
    });
    this.#turn();
  }

  #speak(client: number, line: Line): void {
    if (this.#state.clients.phase[client] === phase.dialling) return;
    const piece = line.pieces.shift();
    if (piece !== undefined) {
      // The engine's receive buffer is lent: what it has kept of it beyond the call must not be ours.
      const lent = Buffer.from(piece);
      this.#events.arrived(client, lent, lent.length);
      lent.fill(0xaa);
    } else if (line.end) {
      this.#lines.delete(client);
      this.#events.closed(client, line.end.code);
    }
  }

  #turn(): void {
    const { ready } = this.#state;
    for (let runs = 0; ready.length > 0; runs++) {
      if (runs > mostRounds) throw new Error('clients go on without end');
      runProgram(this.#state, ready.shift());
    }
  }

  #transport(): Transport {
    const lines = this.#lines;
    return {
      get openSockets() {
        return lines.size;
      },
      listen: () => undefined,
      dial: (client) => {
        lines.set(client, this.#lineFor(client));
        this.#dialled.push(client);
      },
      isOpen: (client) => lines.has(client),
      write: () => this.#draw(8) > 0,
      congested: () => false,
      resume: () => undefined,
      drop: (client) => void lines.delete(client),
      reset: (client) => void lines.delete(client),
    };
  }

  /** A broker that goes on like that is there twice; then it hangs up at once, or clients would come back for ever. */
  #lineFor(client: number): Line {
    const dials = this.#dials.get(client) ?? 0;
    this.#dials.set(client, dials + 1);
    if (dials >= mostStreams) return { pieces: [], end: { code: undefined } };
    const pieces = streamOf(this.#first + client, versions[this.#state.clients.pool[client]]);
    this.#tried.bytes += pieces.reduce((sum, { length }) => sum + length, 0);
    return { pieces, end: [{ code: undefined }, { code: 'ECONNRESET' }, undefined][this.#draw(3)] };
  }

  #closeSecond(index: number): void {
    const process = processSample();
    addWindow(this.#tried, this.#state.recorder.close(index, process));
  }

  #check(): void {
    const { active, clients, inflight, out } = this.#state;
    const { counters, faults } = this.#tried;
    if (active > 0) faults.push(`${active} clients never came to their end`);
    if (this.#lines.size > 0) faults.push(`${this.#lines.size} connections were left open`);
    if (out.buffer.length > mostOutput) faults.push(`${out.buffer.length} bytes of output are held`);
    for (let client = 0; client < clients.count; client++) {
      const left = [
        clients.phase[client],
        clients.unacknowledged[client],
        inflight.oldest(client) + 1,
        clients.unhandled[client]?.length ?? 0,
      ];
      if (left.some((each) => each !== 0)) faults.push(`stream ${this.#first + client} has left ${left.join(', ')}`);
    }
    const { 'connect.attempted': attempted = 0, 'connect.succeeded': succeeded = 0, 'connect.failed': failed = 0 } = counters;
    if (attempted !== succeeded + failed) faults.push(`${attempted} attempts, ${succeeded} succeeded and ${failed} failed`);
    for (const reason of this.#tried.errors.keys()) if (!named.test(reason)) faults.push(`an error without a name: ${reason}`);
  }
}

/** More than the longest stream cut at every byte, three attempts and all time-outs take. */
const mostRounds = 20_000;
const mostStreams = 2;
const mostOutput = 1 << 18;
const named =
  /^(connection lost|connect failed|connect refused|connect timeout|closed before CONNACK|malformed packet|protocol error|topic alias invalid|packet too large|publish failed|publish refused|publish missed|publish timeout|subscribe failed|subscribe refused|subscribe timeout|unsubscribe timeout|unsubscribe refused)\b/;

function addWindow({ counters, errors }: StreamsTried, { pools, errors: reasons }: Window): void {
  for (const pool of pools) {
    for (const name of counterNames) counters[name] = (counters[name] ?? 0) + (pool.counters[name] ?? 0);
  }
  for (const { reason, count } of reasons) errors.set(reason, (errors.get(reason) ?? 0) + count);
}
