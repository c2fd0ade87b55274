import type { EventLimits } from '../control/eventShape.ts';
import type { Command } from '../control/messages.ts';
import type { AgentFacts } from '../report/agents.ts';
import { type AgentEvent, AgentLink } from './agentLink.ts';
import type { AgentStarter } from './agentProcess.ts';

/** All agents of a run, by their number in the plan. */
export class Fleet {
  readonly #starters: readonly AgentStarter[];
  readonly #links: AgentLink[];
  readonly #failures: string[][];
  #clockTurns = 0;

  constructor(starters: readonly AgentStarter[], listener: (agent: number, event: AgentEvent) => void) {
    this.#starters = starters;
    this.#links = starters.map((starter, agent) => new AgentLink(starter, (event) => listener(agent, event)));
    this.#failures = starters.map(() => []);
  }

  /** Starts all of them at once; `prepare` makes what each is told first. */
  open(prepare: (agent: number) => Extract<Command, { kind: 'prepare' }>, limits: EventLimits): void {
    for (const [agent, link] of this.#links.entries()) void link.open(prepare(agent), limits);
  }

  /** Second 0 of the run is at `atMs` of our monotonic clock. */
  start(atMs: number): void {
    for (const link of this.#links) link.start(atMs);
  }

  /** Keeps their clocks in step with ours; to be called often. Of many agents some have their turn, as each exchange is work for us. */
  followClocks(): void {
    const turns = Math.min(this.#links.length, mostClocksAtOnce);
    for (let turn = 0; turn < turns; turn++) this.#links[this.#clockTurns++ % this.#links.length].followClock();
  }

  /** Tells those that are still there. */
  tell(command: Command): void {
    for (const link of this.#links) link.send(command);
  }

  /** Ends these, or all, at once. */
  kill(agents: Iterable<number> = this.#links.keys()): void {
    for (const agent of agents) this.#links[agent].kill();
  }

  /** Notes for the report what went wrong; returns it with the agent's name. */
  blame(agent: number, reason: string): string {
    this.#failures[agent].push(reason);
    return `agent ${this.#starters[agent].name}: ${reason}`;
  }

  /** What is to be said of each agent; `clients` by agent and pool. */
  facts(clients: readonly (readonly number[])[]): AgentFacts[] {
    return this.#starters.map(({ name }, agent) => ({
      name,
      clients: clients[agent].reduce((sum, count) => sum + count, 0),
      machine: this.#links[agent].machine,
      clock: this.#links[agent].clock,
      failure: this.#failures[agent].length > 0 ? this.#failures[agent].join('; ') : undefined,
    }));
  }
}

/** At ten calls a second, 200 agents are asked twice a second each: plenty where a minute of answers makes the estimate. */
const mostClocksAtOnce = 40;
