import { brokerNames } from './brokerNames.ts';
import { brokerLines } from './brokerText.ts';
import type { Colors } from './colors.ts';
import { formatCount, formatDuration, formatLatency } from './format.ts';
import { latencyLines, steadyLines } from './latencyText.ts';
import { amount, messageLines } from './messageText.ts';
import type { PoolReport, Report, Verdict } from './report.ts';
import { cut, tableWithin, wrap } from './table.ts';
import { markOf } from './trustText.ts';

/**
 * A run on one screen: the verdict first, then what it rests on. Texts are broken into lines of `width` characters, and tables leave
 * out what they can spare. There is no final newline.
 */
export function summaryText(report: Report, { width, colors }: { width: number; colors: Colors }): string {
  const wrapped = (...lines: string[]) => lines.flatMap((line) => wrap(line, width));
  const sections = [
    wrapped(heading(report, colors), report.summary, ...saturationLines(report, colors)),
    expectationLines(report, width, colors),
    wrapped(connectionLine(report, colors), ...messageLines(report, colors)),
    latencyLines(report, width, colors),
    wrapped(...steadyLines(report, colors), ...brokerLines(report, colors)),
    report.pools.length > 1 ? poolLines(report.pools, width) : [],
    wrapped(...agentLines(report, colors)),
    wrapped(...errorLines(report, colors)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function heading({ verdict, scenario, durationMs, brokers }: Report, colors: Colors): string {
  const words: Record<Verdict, string> = {
    passed: colors.good('✓ PASSED'),
    failed: colors.bad('✗ FAILED'),
    error: colors.bad('✗ ERROR'),
    stopped: colors.warn('■ STOPPED'),
  };
  return `${words[verdict]}  ${colors.bold(scenario)} ${colors.dim(`· ${formatDuration(durationMs)} · ${brokerNames(brokers).join(', ')}`)}`;
}

function saturationLines({ saturation: { limit, summary } }: Report, colors: Colors): string[] {
  if (summary === '') return [];
  return [limit === 'none' ? colors.dim(summary) : colors.warn(summary)];
}

function expectationLines({ expectations }: Report, width: number, colors: Colors): string[] {
  const longest = Math.max(0, ...expectations.map(({ text }) => text.length));
  return expectations.map(({ text, passed, actualText: actual, saturated }) => {
    const actualText = actual + markOf({ saturated });
    const shown = cut(text.padEnd(longest), width - actualText.length - 6);
    return passed ? `${colors.good('✓')} ${shown}  ${colors.dim(actualText)}` : `${colors.bad('✗')} ${shown}  ${colors.bad(actualText)}`;
  });
}

function connectionLine({ connections }: Report, colors: Colors): string {
  const { attempted, succeeded, failed, lost, peak } = connections;
  const parts = [
    `${formatCount(succeeded)} of ${formatCount(attempted)} made`,
    `${formatCount(peak)} at once`,
    amount(failed, 'failed', colors.bad),
    amount(lost, 'lost', colors.bad),
  ];
  return `Connections  ${parts.filter(Boolean).join(' · ')}`;
}

function poolLines(pools: PoolReport[], width: number): string[] {
  const rows = pools.map(({ name, clients, connections, messages, latencyUs }) => [
    name,
    formatCount(clients),
    formatCount(connections.succeeded),
    formatCount(messages.published),
    formatCount(messages.missed),
    formatCount(messages.delivered),
    formatCount(messages.lost),
    latencyUs.delivery.count > 0 ? formatLatency(latencyUs.delivery.p99) : '–',
  ]);
  const head = ['Pool', 'clients', 'connected', 'published', 'missed', 'delivered', 'lost', 'delivery p99'];
  return tableWithin(width, [head, ...rows], ['connected', 'missed', 'clients']);
}

/** Agents are only worth a line where something went wrong with one. */
function agentLines({ agents }: Report, colors: Colors): string[] {
  const failed = agents.flatMap(({ name, failure }) => (failure === undefined ? [] : [colors.bad(`Agent ${name}: ${failure}`)]));
  const lacking = agents.flatMap(({ name, findings = [] }) => findings.map(({ text }) => colors.warn(`Agent ${name}: ${text}`)));
  return [...failed, ...lacking];
}

function errorLines({ errors }: Report, colors: Colors): string[] {
  if (errors.length === 0) return [];
  const shown = errors
    .slice(0, mostErrors)
    .flatMap(({ reason, pool, count, firstAtMs, hint }) => [
      `  ${formatCount(count)} × ${reason} ${colors.dim(`(${pool}, first at ${formatDuration(firstAtMs)})`)}`,
      `    ${colors.dim(hint)}`,
    ]);
  const rest = errors.length - mostErrors;
  return ['Errors', ...shown, ...(rest > 0 ? [`  ${colors.dim(`and ${rest} more kinds in the report`)}`] : [])];
}

const mostErrors = 5;
