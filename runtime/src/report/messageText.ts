import type { Colors } from './colors.ts';
import { formatCount, formatDuration, formatRate, formatShare } from './format.ts';
import type { Report } from './report.ts';

/** What was sent, the books, and what arrived besides; nothing where there were no messages. */
export function messageLines({ messages, durationMs, imbalances }: Report, colors: Colors): string[] {
  if (messages.published + messages.missed + messages.expected === 0) return [];
  const { published, expected, delivered, lost, inFlight, missed, duplicated, reordered, foreign, retained, wills } = messages;
  const sent = [
    `${formatCount(published)} published`,
    amount(missed, 'missed', colors.bad),
    `${formatRate((published * 1000) / durationMs)} over ${formatDuration(durationMs)}`,
  ];
  const share = expected > 0 && delivered < expected ? ` (${formatShare(delivered / expected)})` : '';
  const books = `${formatCount(expected)} expected = ${formatCount(delivered)} delivered${share} + ${lostText(lost, colors)} + ${formatCount(inFlight)} in flight`;
  const apart = [
    amount(duplicated, 'duplicated', colors.warn),
    amount(reordered, 'reordered', colors.warn),
    amount(foreign, 'foreign or not tracked', colors.warn),
    amount(retained, 'retained', same),
    amount(wills, wills === 1 ? 'will' : 'wills', same),
  ].filter(Boolean);
  return [
    `Messages     ${sent.filter(Boolean).join(' · ')}`,
    `             ${books}`,
    ...imbalances.map((text) => `             ${colors.bad(`✗ The books do not balance: ${text}`)}`),
    ...(apart.length > 0 ? [`             ${apart.join(' · ')}`] : []),
    ...Object.entries(messages.missedByReason).map(
      ([reason, count]) => `             ${formatCount(count)} missed ${colors.dim(`as ${reason}`)}`,
    ),
  ];
}

function lostText(lost: number, colors: Colors): string {
  return lost > 0 ? colors.bad(`${formatCount(lost)} lost`) : '0 lost';
}

/** Nothing where there is nothing to tell. */
export function amount(value: number, what: string, color: (text: string) => string): string {
  return value === 0 ? '' : color(`${formatCount(value)} ${what}`);
}

function same(text: string): string {
  return text;
}
