import { randomInt } from 'node:crypto';
import { monotonicUs } from '../control/clock.ts';
import type { Command } from '../control/messages.ts';
import type { Plan } from '../plan/plan.ts';
import { everything, split } from '../plan/share.ts';
import type { AgentFacts } from '../report/agents.ts';
import { type AgentEvent, AgentLink } from './agentLink.ts';
import type { AgentStarter } from './agentProcess.ts';
import { step } from './coordinator.ts';
import type { Measurements } from './measurements.ts';
import { eventLimitsOf } from './planLimits.ts';
import { type Course, courseOf, firstState, type RunAction, type RunEvent, type RunState } from './runState.ts';

export interface ConductorOptions {
  plan: Plan;
  /** One for each agent of the plan, in its order. */
  agents: readonly AgentStarter[];
  /** Takes what they measure. */
  measurements: Measurements;
  secrets: Record<string, string>;
  baseFolder: string;
  onLog(message: LogMessage): void;
  /** The run is over: every agent has ended, or was ended. */
  onOver(): void;
}

/** What a `log` step said. */
export interface LogMessage {
  pool: string;
  client: number;
  line: number;
  message: string;
}

/** Carries a run out: it hears the agents, asks the coordinator what follows, and does that. */
export class Conductor {
  readonly #options: ConductorOptions;
  readonly #course: Course;
  readonly #links: AgentLink[];
  readonly #failures: (string | undefined)[];
  #state: RunState;
  /** Windows have come that the coordinator does not know of. */
  #unread = false;

  constructor(options: ConductorOptions) {
    const { plan, agents } = options;
    const shares = split(
      everything,
      plan.agents.map(({ weight }) => weight),
    );
    this.#options = options;
    this.#course = courseOf(plan, shares);
    this.#state = firstState(this.#course, nowMs());
    this.#failures = agents.map(() => undefined);
    this.#links = agents.map((starter, agent) => new AgentLink(starter, (event) => this.#hear(agent, event)));
    const common = { kind: 'prepare', plan, worker: 0, runTag: randomInt(2 ** 32), ...pick(options) } as const;
    for (const [agent, link] of this.#links.entries()) void link.open({ ...common, agent, share: shares[agent] }, eventLimitsOf(plan));
  }

  get state(): RunState {
    return this.#state;
  }

  /** Milliseconds since second 0; 0 before it. */
  get elapsedMs(): number {
    return Math.max(0, nowMs() - this.#state.startMs);
  }

  /** What is to be said of each agent. */
  get agents(): AgentFacts[] {
    return this.#options.agents.map(({ name }, agent) => ({
      name,
      clients: this.#course.clients[agent].reduce((sum, clients) => sum + clients, 0),
      failure: this.#failures[agent],
    }));
  }

  /** Deadlines, and what the windows say, are looked at with every tick: ten times a second, however many agents there are. */
  tick(): void {
    const measured = this.#unread ? this.#options.measurements.measured() : undefined;
    this.#unread = false;
    this.#happened(measured ? { kind: 'measured', measured } : { kind: 'tick' });
  }

  /** All clients take their leave. */
  stop(): void {
    this.#happened({ kind: 'stopRequested' });
  }

  /** Ends every agent at once. */
  kill(): void {
    for (const link of this.#links) link.kill();
  }

  #hear(agent: number, event: AgentEvent): void {
    switch (event.kind) {
      case 'ready':
        this.#happened({ kind: 'ready', agent });
        break;
      case 'progress':
        this.#happened({ ...event, agent });
        break;
      case 'window':
        this.#options.measurements.add(agent, event.window);
        this.#unread = true;
        break;
      case 'workerLost':
        this.#failed(agent, `worker ${event.worker}: ${event.reason}`);
        this.#happened({ kind: 'workerLost', agent, reason: `agent ${this.#name(agent)}: worker ${event.worker}: ${event.reason}` });
        break;
      case 'log':
        this.#options.onLog({ ...event, pool: this.#options.plan.pools[event.pool].name });
        break;
      case 'finished':
        this.#options.measurements.leave(agent);
        this.#unread = true;
        this.#happened({ kind: 'finished', agent });
        break;
      case 'lost':
        this.#lost(agent, event.reason, event.hint);
        break;
    }
  }

  #lost(agent: number, reason: string, hint: string): void {
    this.#failed(agent, reason);
    if (this.#state.phase !== 'preparing') {
      const clients = this.#course.clients[agent].map((count, pool) => count - this.#state.agents[agent].ended[pool]);
      this.#unread = true;
      this.#options.measurements.lose(agent, { reason: `agent lost: ${reason}`, atMs: this.elapsedMs, clients });
    }
    this.#happened({ kind: 'agentLost', agent, reason: `agent ${this.#name(agent)}: ${reason}`, hint });
  }

  #happened(event: RunEvent): void {
    if (this.#state.phase === 'over') return;
    const { state, actions } = step(this.#course, this.#state, event, nowMs());
    this.#state = state;
    for (const action of actions) this.#act(action);
  }

  #act(action: RunAction): void {
    switch (action.kind) {
      case 'start':
        for (const link of this.#links) link.start(action.atMs);
        break;
      case 'tell':
        this.#tell(action.command);
        break;
      case 'kill':
        for (const agent of action.agents) {
          this.#failed(agent, 'did not end in time and was killed');
          this.#links[agent].kill();
        }
        break;
      case 'over':
        this.#options.onOver();
        break;
    }
  }

  #tell(command: Command): void {
    for (const link of this.#links) link.send(command);
  }

  #failed(agent: number, reason: string): void {
    this.#failures[agent] = [this.#failures[agent], reason].filter(Boolean).join('; ');
  }

  #name(agent: number): string {
    return this.#options.agents[agent].name;
  }
}

/** The only part of the options that agents are told; in particular they learn secrets here and nowhere else. */
function pick({ secrets, baseFolder }: ConductorOptions): { secrets: Record<string, string>; baseFolder: string } {
  return { secrets, baseFolder };
}

function nowMs(): number {
  return monotonicUs() / 1000;
}
