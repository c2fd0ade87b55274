import { availableParallelism } from 'node:os';
import type { ClockLine, StreamEnds } from '../control/messages.ts';
import { Alarm } from './alarm.ts';
import { arrive, dropConnections, finishUntilDone, hearSignals, stopClients } from './commands.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { engineFacts } from './engineFacts.ts';
import { fireTimer, transportEvents } from './events.ts';
import { runProgram } from './interpreter.ts';
import { workersOf } from './localPorts.ts';
import { makeState } from './makeState.ts';
import { looksEveryMs, type ProcessSampler, sampleProcess } from './processSample.ts';
import { RunClock } from './runClock.ts';
import { sendNow } from './sending.ts';
import type { State } from './state.ts';
import { hearStreamEnds, streamEndsOf } from './streamEnds.ts';
import { systemTimer } from './timers.ts';
import { type MakeTransport, transportFor } from './transportFor.ts';

/** A run of one worker's clients: what happens outside becomes turns in which clients go on, and seconds become windows. */
export class Run implements Engine {
  readonly #options: EngineOptions;
  readonly #state: State;
  readonly #sampler: ProcessSampler;
  readonly #alarm = new Alarm(() => this.#tick());
  readonly #fire = (timer: number) => this.#fired(timer);
  readonly #later = () => {
    this.#laterIsSet = false;
    this.#tick();
  };
  #laterIsSet = false;
  #phase: 'prepared' | 'running' | 'over' = 'prepared';
  #progressSentUs = Number.NEGATIVE_INFINITY;
  #logged = 0;
  #endsAreTold = false;

  constructor(options: EngineOptions, transport: MakeTransport = transportFor(options.plan.brokers)) {
    this.#options = options;
    this.#state = makeState(options, {
      clock: new RunClock(options.clock.nowUs, (index) => this.#closeSecond(index)),
      transport,
      log: (...text) => this.#log(...text),
    });
    this.#state.transport.listen(transportEvents(this.#state, () => this.#turn()));
    const { plan, share, agent, worker } = options;
    this.#sampler = sampleProcess(agent, worker, looksEveryMs(workersOf(plan, share, agent), availableParallelism()));
  }

  start(atUs: number): void {
    // The brokers' names are looked up meanwhile; a slow look-up makes the first clients late, which their figures show.
    void this.#state.endpoints.resolve().then(() => {
      setTimeout(() => this.#begin(atUs), Math.max(0, (atUs - this.#options.clock.nowUs()) / 1000));
    });
  }

  setClock(line: ClockLine): void {
    // A worker that is slow to begin reads its clock by `start` alone, until the next line comes.
    if (this.#phase === 'running') this.#state.clock.follow(line);
  }

  signals(counts: readonly number[], broken: readonly number[]): void {
    this.#state.clock.read();
    hearSignals(this.#state, counts, broken);
    this.#turn();
  }

  done(streams: readonly StreamEnds[] = []): void {
    this.#state.clock.read();
    hearStreamEnds(this.#state, streams);
    finishUntilDone(this.#state);
    this.#turn();
  }

  stop(): void {
    const { clock, wheel } = this.#state;
    clock.read();
    stopClients(this.#state);
    wheel.arm(systemTimer(this.#state, 'stop'), clock.nowUs + stopWithinUs);
    if (this.#phase === 'prepared') this.#end();
    else this.#turn();
  }

  #begin(atUs: number): void {
    if (this.#phase === 'over') return;
    this.#phase = 'running';
    // What this process did until now, such as warming up, is no part of the run.
    this.#sampler.sample(engineFacts(this.#state));
    const { clock, wheel } = this.#state;
    clock.start(atUs);
    arrive(this.#state);
    wheel.arm(systemTimer(this.#state, 'second'), clock.nextSecondUs);
    this.#tick();
  }

  /** Fires what is due. */
  #tick(): void {
    if (this.#phase !== 'running') return;
    const all = this.#state.wheel.advance(this.#state.clock.read(), mostAtOnce, this.#fire);
    this.#turn();
    if (!all) this.#tickSoon();
  }

  /** Runs the clients that can go on, as everything that happens ends with. Few enough at once that sockets get their turn. */
  #turn(): void {
    if (this.#phase !== 'running') return;
    const { ready, wheel } = this.#state;
    for (let runs = 0; runs < mostAtOnce && ready.length > 0; runs++) runProgram(this.#state, ready.shift());
    sendNow(this.#state);
    if (ready.length > 0) this.#tickSoon();
    this.#tellProgress();
    if (this.#state.active === 0 && this.#state.transport.openSockets === 0) this.#end();
    else this.#sleepUntil(wheel.nextUs());
  }

  #sleepUntil(us: number): void {
    if (us <= this.#state.clock.nowUs) this.#tickSoon();
    else if (us < Number.POSITIVE_INFINITY) this.#alarm.set(us, this.#state.clock.nowUs);
  }

  #tickSoon(): void {
    if (this.#laterIsSet) return;
    this.#laterIsSet = true;
    setImmediate(this.#later);
  }

  #fired(timer: number): void {
    const state = this.#state;
    if (timer < 2 * state.clients.count) {
      fireTimer(state, timer);
    } else if (timer === systemTimer(state, 'second')) {
      state.wheel.arm(timer, state.clock.nextSecondUs);
    } else if (timer === systemTimer(state, 'stop')) {
      dropConnections(state);
    }
  }

  /** Tells signals and ended clients, at most every few milliseconds: thousands of clients may pass a barrier at once. */
  #tellProgress(): void {
    const { signals, clock, recorder, wheel } = this.#state;
    if (!signals.changed) return;
    const nextUs = this.#progressSentUs + progressEveryUs;
    if (clock.nowUs < nextUs && this.#state.active > 0) {
      wheel.arm(systemTimer(this.#state, 'progress'), nextUs);
      return;
    }
    signals.changed = false;
    this.#tellStreamEnds();
    this.#progressSentUs = clock.nowUs;
    this.#options.send({ kind: 'progress', signals: [...signals.given], forgone: [...signals.forgone], ended: [...recorder.ended] });
  }

  /** Once, before the director hears that nobody publishes any more. */
  #tellStreamEnds(): void {
    const { pools, recorder } = this.#state;
    if (this.#endsAreTold || pools.some(({ plan, number, count }) => !plan.untilDone && recorder.ended[number] < count)) return;
    this.#endsAreTold = true;
    const ends = streamEndsOf(this.#state);
    if (ends.length > 0) this.#options.send({ kind: 'streams', ends });
  }

  #closeSecond(index: number): void {
    // Who asks what time it is once all is over has no second to close.
    if (this.#phase === 'over') return;
    this.#logged = 0;
    this.#options.send({ kind: 'window', window: this.#state.recorder.close(index, this.#sampler.sample(engineFacts(this.#state))) });
  }

  #end(): void {
    const { tracker, clock } = this.#state;
    if (this.#phase === 'running') {
      clock.read();
      tracker.settle();
      this.#closeSecond(clock.second);
    }
    this.#phase = 'over';
    this.#alarm.off();
    this.#sampler.close();
    this.#options.send({ kind: 'finished' });
  }

  /** A scenario that logs every message would drown whoever watches. */
  #log(pool: number, client: number, line: number, message: string): void {
    this.#logged++;
    if (this.#logged <= mostLogs) this.#options.send({ kind: 'log', pool, client, line, message: message.slice(0, 4_000) });
    else if (this.#logged === mostLogs + 1)
      this.#options.send({ kind: 'log', pool, client, line, message: '… more in this second is left out' });
  }
}

/** Timers fired, and programs run, before the event loop gets its turn. */
const mostAtOnce = 256;
const progressEveryUs = 10_000;
const stopWithinUs = 2_000_000;
const mostLogs = 100;
