import { type AgentCheck, stopsRun } from '../../runtime/src/plan/agentCheck.ts';
import { checkTable, complaintsOf } from '../../runtime/src/report/checkTable.ts';
import { markdownTable } from './markdownTable.ts';

/** What the hosts of a scenario have against what it needs, as Markdown: what to do comes first. */
export function hostsMarkdown(scenario: string, checks: readonly AgentCheck[]): string {
  const [titles, ...rows] = checkTable(checks);
  const complaints = checks.flatMap((check) =>
    complaintsOf(check).map(({ text, remedy }) => `- ${stopsRun(check) ? '✗' : '!'} **${check.host}**: ${text} ${remedy}`.trimEnd()),
  );
  return [
    `# Hosts of ${scenario}`,
    complaints.length === 0 ? '✓ Every host can carry its part.' : complaints.join('\n'),
    markdownTable(titles, rows),
    'Figures are what the scenario needs of what is there: local ports of one address, files that one worker may have open, and free memory. Nothing of this check stays on the hosts but the agent program, as after a run.',
  ].join('\n\n');
}
