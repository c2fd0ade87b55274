import { join } from 'node:path';
import { usualMs } from '../plan/longest.ts';
import type { Plan } from '../plan/plan.ts';
import { deliveryErrorOf } from '../report/agents.ts';
import type { BrokerFacts } from '../report/brokerView.ts';
import { reportOf } from '../report/build.ts';
import type { Report } from '../report/report.ts';
import type { Ending } from '../report/verdict.ts';
import type { Window } from '../stats/window.ts';
import { agentsOf } from './agentsOf.ts';
import { Commands } from './commands.ts';
import { Conductor } from './conductor.ts';
import { type EmbeddedBroker, startEmbeddedBroker } from './embeddedBroker.ts';
import { Measurements } from './measurements.ts';
import { BrokerMonitor } from './monitor/brokerMonitor.ts';
import type { RunOptions } from './run.ts';
import { createRunFolder, type RunFolder } from './runFolder.ts';

/** Deadlines are kept this exactly. */
const tickMs = 100;
const ticksPerSecond = 10;

/** One run, from its folder to its report; `run.ts` says what it is to those who start it. */
export class Session {
  readonly folder: RunFolder;
  readonly #options: RunOptions;
  readonly #startedAt = new Date();
  readonly #measurements: Measurements;
  readonly #commands: Commands;
  #plan: Plan;
  #conductor: Conductor | undefined;
  /** Set where the conductor cannot know: before it is there, and by a fault of our own. */
  #ending: Ending | undefined;
  #durationMs = 0;
  #monitor: BrokerMonitor | undefined;
  #broker: BrokerFacts | undefined;
  #ticks = 0;
  #end = () => {};

  constructor(plan: Plan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#commands = new Commands(options.baseFolder);
    this.#measurements = new Measurements(plan, plan.agents.length);
    this.folder = createRunFolder(options.runsFolder, this.#startedAt, plan.scenario);
  }

  /** Never rejects: what goes wrong becomes the report's verdict. */
  async carryOut(): Promise<Report> {
    let broker: EmbeddedBroker | undefined;
    try {
      if (this.#options.embeddedBroker) broker = await startEmbeddedBroker(this.#options.node, join(this.#options.programs, 'broker.js'));
      if (broker) this.#plan = { ...this.#plan, brokers: [broker.endpoint] };
      this.folder.writePlan(this.#plan);
      await this.#commands.run(this.#plan.before, 'before');
      this.#monitor = this.#monitorOf();
      await this.#monitor?.ready();
      if (!this.#ending) await this.#conduct();
    } catch (error) {
      this.#ending ??= endingOf(error);
    }
    this.#conductor?.kill();
    this.#broker = await this.#monitor?.facts();
    await this.#commands.run(this.#plan.after, 'after').catch((error) => this.#endedBadly(error));
    broker?.stop();
    return this.#finish();
  }

  stop(): void {
    if (this.#conductor) this.#conductor.stop();
    else this.#ending ??= { kind: 'stopped' };
    this.#commands.stop();
  }

  kill(): void {
    this.#ending ??= { kind: 'stopped' };
    this.#commands.stop();
    this.#end();
  }

  #monitorOf(): BrokerMonitor | undefined {
    const { monitor, brokers } = this.#plan;
    return monitor && new BrokerMonitor(monitor, brokers[0], this.#options);
  }

  /** What is wrong with the load itself matters more. */
  #endedBadly(error: unknown): void {
    const ending = this.#conductor?.state.ending;
    if (ending === undefined || ending.kind === 'complete') this.#ending ??= endingOf(error);
  }

  #conduct(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setInterval(() => this.#tick(), tickMs);
      this.#end = () => {
        clearInterval(timer);
        this.#durationMs = this.#conductor?.elapsedMs ?? 0;
        resolve();
      };
      this.#conductor = new Conductor({
        plan: this.#plan,
        measurements: this.#measurements,
        agents: this.#options.agents ?? agentsOf(this.#plan, this.#options),
        secrets: this.#options.secrets,
        baseFolder: this.#options.baseFolder,
        onLog: (message) => this.#options.onLog?.(message),
        onOver: () => this.#end(),
      });
    });
  }

  #tick(): void {
    try {
      this.#conductor?.tick();
      if (++this.#ticks % ticksPerSecond === 0) this.#everySecond();
    } catch (error) {
      this.#ending ??= endingOf(error);
      this.#end();
    }
  }

  #everySecond(): void {
    this.#measurements.allowClockError(deliveryErrorOf(this.#conductor?.agents ?? []));
    const seconds = this.#takeSeconds();
    this.#durationMs = this.#conductor?.elapsedMs ?? 0;
    this.#show(this.#report({ kind: 'complete' }, true), seconds);
  }

  #finish(): Report {
    const ending = this.#ending ?? this.#conductor?.state.ending ?? { kind: 'complete' };
    let report = this.#report(ending);
    let seconds: Window[] = [];
    try {
      seconds = this.#takeSeconds();
      this.folder.writeReport(report);
    } catch (error) {
      report = this.#report(endingOf(error));
    }
    this.#show(report, seconds);
    return report;
  }

  /** What is new, once it is on disk. */
  #takeSeconds(): Window[] {
    const seconds = this.#measurements.takeChanged();
    if (seconds.length > 0) this.folder.appendWindows(seconds);
    return seconds;
  }

  #report(ending: Ending, isLive = false): Report {
    return reportOf({
      plan: this.#plan,
      startedAt: this.#startedAt,
      durationMs: Math.round(this.#durationMs),
      series: this.#measurements.series,
      books: this.#measurements.books(),
      agents: this.#conductor?.agents ?? [],
      barriers: this.#conductor?.barriers ?? [],
      ending,
      isLive,
      broker: this.#broker,
    });
  }

  #show(report: Report, seconds: Window[]): void {
    const { latest, series } = this.#measurements;
    this.#options.onSnapshot?.({
      phase: this.#conductor?.state.phase ?? 'over',
      elapsedMs: this.#conductor?.elapsedMs ?? 0,
      usualMs: usualMs(this.#plan),
      longestMs: this.#plan.longestMs + this.#plan.settleMs,
      report,
      totals: series.totals,
      seconds,
      ...(latest && { latest }),
    });
  }
}

/** An error of ours, or of the system beneath us, as the end of a run. */
function endingOf(error: unknown): Ending {
  return { kind: 'error', reason: error instanceof Error ? error.message : String(error), hint: '' };
}
