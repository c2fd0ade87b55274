import type { ProcessSample } from '../stats/window.ts';
import type { WindowSeries } from '../stats/windowSeries.ts';
import type { AgentReport, ClockReport } from './report.ts';

/** What the director knows of an agent. */
export interface AgentFacts {
  name: string;
  clients: number;
  /** Absent where its clock is the director's, or was never known. */
  clock?: ClockReport | undefined;
  /** Why it was lost, or what went wrong with it. */
  failure?: string | undefined;
}

/** Its processes' own figures added up over the run. */
export function agentReports(series: WindowSeries, agents: readonly AgentFacts[]): AgentReport[] {
  const reports = agents.map(({ name, clients, clock, failure }): AgentReport & { seen: Set<number> } => ({
    name,
    workers: 0,
    clients,
    cpuMs: 0,
    peakRssBytes: 0,
    peakOpenSockets: 0,
    eventLoopDelayUs: { p99Max: 0 },
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
