import { formatCount, formatLatency, formatRate } from '../../runtime/src/report/format.ts';
import type { LatencySummary, Report } from '../../runtime/src/report/report.ts';
import type { ComparedFigure } from './messages.ts';

/** Two runs, figure by figure. What neither run measured, and what both have none of, is left out. */
export function comparedFigures(before: Report, now: Report): ComparedFigure[] {
  const rows = figures.map((figure) => ({ figure, was: figure.of(before), is: figure.of(now) }));
  return rows.filter(({ was, is }) => (was ?? 0) !== 0 || (is ?? 0) !== 0).map(({ figure, was, is }) => compared(figure, was, is));
}

interface Figure {
  name: string;
  /** Undefined: not measured. */
  of: (report: Report) => number | undefined;
  text: (value: number) => string;
  better: 'higher' | 'lower' | 'neither';
}

const figures: Figure[] = [
  { name: 'connections, peak', of: ({ connections }) => connections.peak, text: formatCount, better: 'neither' },
  { name: 'connections failed', of: ({ connections }) => connections.failed, text: formatCount, better: 'lower' },
  { name: 'connections lost', of: ({ connections }) => connections.lost, text: formatCount, better: 'lower' },
  { name: 'messages published', of: ({ messages }) => messages.published, text: formatCount, better: 'neither' },
  { name: 'messages published per second', of: perSecond(({ messages }) => messages.published), text: formatRate, better: 'higher' },
  { name: 'messages missed', of: ({ messages }) => messages.missed, text: formatCount, better: 'lower' },
  { name: 'messages delivered', of: ({ messages }) => messages.delivered, text: formatCount, better: 'neither' },
  { name: 'messages delivered per second', of: perSecond(({ messages }) => messages.delivered), text: formatRate, better: 'higher' },
  { name: 'messages lost', of: ({ messages }) => messages.lost, text: formatCount, better: 'lower' },
  { name: 'messages duplicated', of: ({ messages }) => messages.duplicated, text: formatCount, better: 'lower' },
  ...latencies('connect', ({ latencyUs }) => latencyUs.connect),
  ...latencies('acknowledgement', ({ latencyUs }) => latencyUs.publishAck),
  ...latencies('delivery', ({ latencyUs }) => latencyUs.delivery),
  { name: 'errors', of: ({ errors }) => errors.reduce((sum, error) => sum + error.count, 0), text: formatCount, better: 'lower' },
];

function latencies(name: string, of: (report: Report) => LatencySummary): Figure[] {
  const statistics = [
    ['median', 'p50'],
    ['p99', 'p99'],
    ['p99.9', 'p999'],
    ['max', 'max'],
  ] as const;
  return statistics.map(([title, key]) => ({
    name: `${name} latency, ${title}`,
    of: (report) => (of(report).count === 0 ? undefined : of(report)[key]),
    text: formatLatency,
    better: 'lower',
  }));
}

function perSecond(of: (report: Report) => number): (report: Report) => number | undefined {
  return (report) => (report.durationMs > 0 ? of(report) / (report.durationMs / 1_000) : undefined);
}

function compared({ name, text, better }: Figure, was: number | undefined, is: number | undefined): ComparedFigure {
  const written = (value: number | undefined) => (value === undefined ? '–' : text(value));
  const row = { name, before: written(was), now: written(is) };
  if (was === undefined || is === undefined) return { ...row, change: '', judgement: 'neutral' };
  return { ...row, change: changeText(was, is, text), judgement: judge(was, is, better) };
}

function changeText(was: number, is: number, text: (value: number) => string): string {
  if (was === is) return '=';
  const sign = is > was ? '+' : '−';
  // From nothing to something there is no percentage.
  return was === 0 ? `${sign}${text(Math.abs(is - was))}` : `${sign}${Number(Math.abs((100 * (is - was)) / was).toPrecision(3))} %`;
}

/** Two runs of the same scenario differ a little each time: that is no news. */
const noise = 0.05;

function judge(was: number, is: number, better: Figure['better']): ComparedFigure['judgement'] {
  if (better === 'neither') return 'neutral';
  if (Math.abs(is - was) <= noise * Math.abs(was)) return 'same';
  return is > was === (better === 'higher') ? 'better' : 'worse';
}
