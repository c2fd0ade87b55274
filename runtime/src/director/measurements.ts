import { type Loss, lossWindow } from '../control/loss.ts';
import type { Plan } from '../plan/plan.ts';
import { accountsOf } from '../report/accounts.ts';
import type { Books } from '../stats/account.ts';
import { Accountant } from '../stats/accounting.ts';
import type { CounterName } from '../stats/metrics.ts';
import type { Window } from '../stats/window.ts';
import { WindowSeries } from '../stats/windowSeries.ts';
import type { Measured } from './runState.ts';

/** What all agents have measured so far. */
export class Measurements {
  readonly series: WindowSeries;
  readonly #accountant: Accountant;
  /** By agent: the last second that it has sent. */
  readonly #sent: number[];
  /** By agent: whether it will send more. */
  readonly #present: boolean[];
  /** By agent and pool, as of its last window. */
  readonly #connected: number[][];
  readonly #changed = new Set<number>();

  constructor(plan: Plan, agents: number) {
    this.series = new WindowSeries(plan.pools.length);
    this.#accountant = new Accountant(accountsOf(plan), plan.settleMs);
    this.#sent = Array(agents).fill(-1);
    this.#present = Array(agents).fill(true);
    this.#connected = Array.from({ length: agents }, () => plan.pools.map(() => 0));
  }

  /** Throws where the window holds what no agent of ours can have measured. */
  add(agent: number, window: Window): void {
    // Whatever number an agent gives itself.
    const processes = window.processes.map((sample) => ({ ...sample, agent }));
    const hosts = window.hosts.map((sample) => ({ ...sample, agent }));
    this.#take(agent, { ...window, processes, hosts });
    this.#sent[agent] = Math.max(this.#sent[agent], window.index);
    this.#connected[agent] = window.pools.map((pool) => pool.connected);
  }

  /** Times of two agents may differ by so much, as far as is known by now. */
  allowClockError(us: number): void {
    this.#accountant.allowClockError(us);
  }

  /** The agent sends no more. */
  leave(agent: number): void {
    this.#present[agent] = false;
  }

  /** The agent sends no more, and its clients ended with it. */
  lose(agent: number, loss: Omit<Loss, 'connections'>): void {
    // It may have sent this second already, so its loss comes from a source of its own.
    const source = this.#sent.length + agent;
    this.#take(source, lossWindow(Math.floor(loss.atMs / 1000), { ...loss, connections: this.#connected[agent] }));
    this.leave(agent);
  }

  /** The newest second that every agent has sent, as far as it is still there. */
  get latest(): Window | undefined {
    return this.series.at(Math.min(this.#completeIndex, Math.max(...this.#sent)));
  }

  books(): Books {
    return this.#accountant.books();
  }

  measured(): Measured {
    const sum = (name: CounterName) => this.series.totals.pools.reduce((total, pool) => total + pool.counters[name], 0);
    const { accounts, total } = this.books();
    const { delivered, inFlight } = total;
    return {
      completeMs: (this.#completeIndex + 1) * 1000,
      attempted: sum('connect.attempted'),
      succeeded: sum('connect.succeeded'),
      delivered,
      inFlight,
      isUncertain: accounts.some(
        ({ account, high, delivered, lost }) => account.parts.some(({ kind }) => kind === 'keyed') && high > delivered + lost,
      ),
    };
  }

  /** The seconds that have changed since the last call, in order. */
  takeChanged(): Window[] {
    const indexes = [...this.#changed].sort((a, b) => a - b);
    this.#changed.clear();
    return indexes.flatMap((index) => this.series.at(index) ?? []);
  }

  /** The last second of which nothing more will come. `Infinity` once all agents have left. */
  get #completeIndex(): number {
    return Math.min(...this.#sent.filter((_, agent) => this.#present[agent]));
  }

  #take(source: number, window: Window): void {
    if (!this.series.add(source, window)) return;
    this.#accountant.add(window);
    this.#changed.add(window.index);
  }
}
