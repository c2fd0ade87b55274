import { randomInt } from 'node:crypto';
import { monotonicUs } from '../control/clock.ts';
import type { StreamEnds } from '../control/messages.ts';
import type { Plan } from '../plan/plan.ts';
import { everything, split } from '../plan/share.ts';
import type { AgentFacts } from '../report/agents.ts';
import type { BarrierReport } from '../report/report.ts';
import type { AgentEvent } from './agentLink.ts';
import type { AgentStarter } from './agentProcess.ts';
import { BarrierLog } from './barrierLog.ts';
import { step } from './coordinator.ts';
import { Fleet } from './fleet.ts';
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
  readonly #fleet: Fleet;
  readonly #barrierLog: BarrierLog;
  #state: RunState;
  /** Where the streams of publishers that have ended did, as agents have told. */
  readonly #streams: StreamEnds[] = [];
  /** Windows have come that the coordinator does not know of. */
  #unread = false;

  constructor(options: ConductorOptions) {
    const { plan, secrets, baseFolder } = options;
    const shares = split(
      everything,
      plan.agents.map(({ weight }) => weight),
    );
    this.#options = options;
    this.#course = courseOf(plan, shares);
    this.#barrierLog = new BarrierLog(plan, this.#course.barriers);
    this.#state = firstState(this.#course, nowMs());
    this.#fleet = new Fleet(options.agents, (agent, event) => this.#hear(agent, event));
    // Agents learn secrets here and nowhere else.
    const common = { kind: 'prepare', plan, worker: 0, runTag: randomInt(2 ** 32), secrets, baseFolder } as const;
    this.#fleet.open((agent) => ({ ...common, agent, share: shares[agent] }), eventLimitsOf(plan));
  }

  get state(): RunState {
    return this.#state;
  }

  /** Milliseconds since second 0; 0 before it. */
  get elapsedMs(): number {
    return Math.max(0, nowMs() - this.#state.startMs);
  }

  /** Which barriers have opened, and when. */
  get barriers(): BarrierReport[] {
    return this.#barrierLog.barriers;
  }

  /** What is to be said of each agent. */
  get agents(): AgentFacts[] {
    return this.#fleet.facts(this.#course.clients);
  }

  /** Deadlines, and what the windows say, are looked at with every tick: ten times a second, however many agents there are. */
  tick(): void {
    this.#fleet.followClocks();
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
    this.#fleet.kill();
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
      case 'workerLost': {
        const reason = this.#fleet.blame(agent, `worker ${event.worker}: ${event.reason}`);
        this.#happened({ kind: 'workerLost', agent, reason });
        break;
      }
      case 'streams':
        this.#streams.push(event.ends);
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
    // Before the run has begun there are no clients to lose.
    if (Number.isFinite(this.#state.startMs)) {
      const clients = this.#course.clients[agent].map((count, pool) => count - this.#state.agents[agent].ended[pool]);
      this.#options.measurements.lose(agent, { reason: `agent lost: ${reason}`, atMs: this.elapsedMs, clients });
      this.#unread = true;
    }
    this.#happened({ kind: 'agentLost', agent, reason: this.#fleet.blame(agent, reason), hint });
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
        this.#fleet.start(action.atMs);
        break;
      case 'tell':
        if (action.command.kind === 'signals') this.#barrierLog.hear(action.command.counts, Math.round(this.elapsedMs));
        this.#fleet.tell(action.command.kind === 'done' ? { kind: 'done', streams: this.#streams } : action.command);
        break;
      case 'kill':
        for (const agent of action.agents) this.#fleet.blame(agent, 'did not end in time and was killed');
        this.#fleet.kill(action.agents);
        break;
      case 'over':
        this.#options.onOver();
        break;
    }
  }
}

function nowMs(): number {
  return monotonicUs() / 1000;
}
