import { findings } from '../plan/findings.ts';
import { limitsOf, type MachineFacts } from '../plan/machine.ts';
import { type AgentNeeds, needsOf } from '../plan/needs.ts';
import type { Plan } from '../plan/plan.ts';
import type { ProcessSample } from '../stats/window.ts';
import type { WindowSeries } from '../stats/windowSeries.ts';
import type { AgentReport, ClockReport } from './report.ts';

/** What the director knows of an agent. */
export interface AgentFacts {
  name: string;
  clients: number;
  /** What its host has; absent before it has told. */
  machine?: MachineFacts | undefined;
  /** Absent where its clock is the director's, or was never known. */
  clock?: ClockReport | undefined;
  /** Why it was lost, or what went wrong with it. */
  failure?: string | undefined;
}

/** Its processes' own figures added up over the run. */
export function agentReports(plan: Plan, series: WindowSeries, agents: readonly AgentFacts[]): AgentReport[] {
  const needs = needsOf(plan, (agent) => limitsOf(agents[agent]?.machine));
  const reports = agents.map(({ name, clients, machine, clock, failure }, agent): AgentReport & { seen: Set<number> } => ({
    name,
    workers: 0,
    clients,
    cpuMs: 0,
    peakRssBytes: 0,
    peakOpenSockets: 0,
    eventLoopDelayUs: { p99Max: 0 },
    ...(machine && { machine, ...lacking(needs[agent], machine) }),
    ...(clock && { clock }),
    ...(failure !== undefined && { failure }),
    seen: new Set(),
  }));
  for (const { processes } of series.windows()) {
    for (const [agent, report] of reports.entries())
      fold(
        report,
        processes.filter((sample) => sample.agent === agent),
      );
  }
  return reports.map(({ seen, ...report }) => ({ ...report, workers: seen.size }));
}

/** By how much a message's latency may be off: it is sent by one agent's clock and received by another's, at worst the two least certain. */
export function deliveryErrorOf(agents: readonly AgentFacts[]): number {
  if (agents.length < 2) return 0;
  const errors = agents.map(({ clock }) => clock?.errorUs ?? 0).sort((a, b) => b - a);
  return errors[0] + errors[1];
}

function lacking(needs: AgentNeeds, machine: MachineFacts): Pick<AgentReport, 'findings'> {
  const found = findings(needs, machine);
  return found.length > 0 ? { findings: found } : {};
}

/** One second of an agent. */
function fold(report: AgentReport & { seen: Set<number> }, samples: readonly ProcessSample[]): void {
  const sum = (value: (sample: ProcessSample) => number) => samples.reduce((total, sample) => total + value(sample), 0);
  report.cpuMs += sum(({ cpuMs }) => cpuMs);
  report.peakRssBytes = Math.max(
    report.peakRssBytes,
    sum(({ rssBytes }) => rssBytes),
  );
  report.peakOpenSockets = Math.max(
    report.peakOpenSockets,
    sum(({ openSockets }) => openSockets),
  );
  for (const { worker, eventLoopDelayUs } of samples) {
    report.eventLoopDelayUs.p99Max = Math.max(report.eventLoopDelayUs.p99Max, eventLoopDelayUs);
    report.seen.add(worker);
  }
}
