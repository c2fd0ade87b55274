import type { Plan } from '../plan/plan.ts';
import type { Report } from '../report/report.ts';
import type { AgentStarter } from './agentProcess.ts';
import type { LogMessage } from './conductor.ts';
import type { NodeRuntime } from './nodeProcess.ts';
import { Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';

export interface RunOptions {
  /** The folder of `agent.js` and `broker.js`. */
  programs: string;
  /** Runs them. */
  node: NodeRuntime;
  /** Where the run's folder is made, `…/.mqtt-scenario/runs` as a rule. */
  runsFolder: string;
  /** Where the plan's relative paths start: the scenario's folder. */
  baseFolder: string;
  /** Values of the plan's secrets; `secretNames` says which. */
  secrets: Record<string, string>;
  /** Runs against a broker of its own instead of the plan's. */
  embeddedBroker: boolean;
  /** One for each agent of the plan; absent: as the plan says. */
  agents?: readonly AgentStarter[];
  /** Once a second, and once more at the end. */
  onSnapshot?(snapshot: Snapshot): void;
  onLog?(message: LogMessage): void;
}

export interface Run {
  /** Where its files are. */
  folder: string;
  /** What came of it, whatever went wrong; it never rejects. */
  result: Promise<Report>;
  /** All clients take their leave, and a report tells what ran. */
  stop(): void;
  /** As `stop`, but waits for nobody. */
  kill(): void;
}

/** Carries a plan out. Throws at once where the run's folder cannot be made. */
export function run(plan: Plan, options: RunOptions): Run {
  const session = new Session(plan, options);
  return { folder: session.folder.path, result: session.carryOut(), stop: () => session.stop(), kill: () => session.kill() };
}
