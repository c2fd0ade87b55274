import { type AgentCheck, stopsRun } from '../../runtime/src/plan/agentCheck.ts';
import { checkTable, complaintsOf } from '../../runtime/src/report/checkTable.ts';
import { markdownTable } from './markdownTable.ts';
import type { Translate } from './translate.ts';

/** What the hosts of a scenario have against what it needs, as Markdown: what to do comes first. */
export function hostsMarkdown(scenario: string, checks: readonly AgentCheck[], t: Translate): string {
  const [titles, ...rows] = checkTable(checks);
  const complaints = checks.flatMap((check) =>
    complaintsOf(check).map(({ text, remedy }) => `- ${stopsRun(check) ? '✗' : '!'} **${check.host}**: ${text} ${remedy}`.trimEnd()),
  );
  return [
    `# ${t('Hosts of {0}', scenario)}`,
    complaints.length === 0 ? `✓ ${t('Every host can carry its part.')}` : complaints.join('\n'),
    markdownTable(titles, rows),
    t(
      'Figures are what the scenario needs of what is there: local ports of one address, files that one worker may have open, and free memory. Nothing of this check stays on the hosts but the agent program, as after a run.',
    ),
  ].join('\n\n');
}
