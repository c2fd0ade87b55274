import type { BrokerEndpoint, MonitorPlan } from '../../plan/plan.ts';
import type { BrokerCounts, BrokerFacts } from '../../report/brokerView.ts';
import { prometheusMeter } from './prometheus.ts';
import { sysMeter } from './sysTopics.ts';

/** Reads what a broker counts, all since its start. */
export interface Meter {
  source: string;
  /** The counts as they are now. Rejects with an error that says why there are none. */
  read(): Promise<BrokerCounts>;
  close(): void;
}

/** What a monitor needs besides the plan. */
export interface MonitorWorld {
  secrets: Readonly<Record<string, string>>;
  /** Where the plan's relative paths start. */
  baseFolder: string;
}

/**
 * Looks at the broker's own figures before the load and after it. It never fails a run: what cannot be read is said in the report.
 */
export class BrokerMonitor {
  readonly #meter: Meter;
  readonly #before: Promise<BrokerCounts | Error>;

  constructor(plan: MonitorPlan, endpoint: BrokerEndpoint, world: MonitorWorld) {
    this.#meter = plan.kind === 'sys' ? sysMeter(plan, endpoint, world) : prometheusMeter(plan.url);
    this.#before = this.#read();
  }

  /** When it knows where the broker's counts stand, or that it will not: the load may begin. */
  async ready(): Promise<void> {
    await this.#before;
  }

  /** To be called when all clients have left. */
  async facts(): Promise<BrokerFacts> {
    const { source } = this.#meter;
    const before = await this.#before;
    const after = before instanceof Error ? before : await this.#read();
    this.#meter.close();
    if (before instanceof Error) return { source, absent: before.message };
    if (after instanceof Error) return { source, absent: after.message };
    return { source, counts: subtract(after, before) };
  }

  #read(): Promise<BrokerCounts | Error> {
    return this.#meter.read().catch((error) => (error instanceof Error ? error : new Error(String(error))));
  }
}

function subtract(after: BrokerCounts, before: BrokerCounts): BrokerCounts {
  const names = (Object.keys(after) as (keyof BrokerCounts)[]).filter((name) => before[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]));
}
