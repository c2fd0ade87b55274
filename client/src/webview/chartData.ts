import type { DistributionPoint, LatencyPoint, SeriesPoint, ShownLatency } from '../messages.ts';

/** One line of a chart: null is a gap. */
export type Values = (number | null)[];

/** A chart's data by column, as uPlot wants it: x first, then one column for each line. */
export type Columns = [x: number[], ...lines: Values[]];

export function connectionColumns(points: readonly SeriesPoint[], baseline: readonly SeriesPoint[]): Columns {
  return overTime(points, baseline, [({ connected }) => connected]);
}

export function rateColumns(points: readonly SeriesPoint[], baseline: readonly SeriesPoint[]): Columns {
  return overTime(points, baseline, [({ published }) => published, ({ delivered }) => delivered]);
}

export function latencyColumns(points: readonly SeriesPoint[], baseline: readonly SeriesPoint[], shown: ShownLatency): Columns {
  const figures: (keyof LatencyPoint)[] = ['p50', 'p90', 'p99', 'max'];
  return overTime(
    points,
    baseline,
    // A logarithmic scale has no place for zero and less; the tables show such figures.
    figures.map((figure) => (point) => positive(point.latency[shown]?.[figure])),
  );
}

/** x is how many values there are for each one beyond the percentile: 2 at the median, 100 at p99. */
export function distributionColumns(points: readonly DistributionPoint[], baseline: readonly DistributionPoint[]): Columns {
  const x = [...new Set([...points, ...baseline].map(tailOf))].sort((a, b) => a - b);
  const lineOf = (distribution: readonly DistributionPoint[]): Values => {
    const byTail = new Map(distribution.map((point) => [tailOf(point), point.us]));
    return x.map((tail) => byTail.get(tail) ?? null);
  };
  return [x, lineOf(points), lineOf(baseline)];
}

/** The last place where one of the first `lines` lines has a value; what a legend shows while nobody points at anything. */
export function lastMeasured([x, ...columns]: Columns, lines: number): number {
  const own = columns.slice(0, lines);
  for (let index = x.length - 1; index > 0; index--) if (own.some((line) => line[index] !== null)) return index;
  return 0;
}

/** `p99.9` for a place on the distribution's x axis. */
export function percentileName(tail: number): string {
  const percent = 100 - 100 / tail;
  return `p${Number(percent.toPrecision(7))}`;
}

function tailOf({ percent }: DistributionPoint): number {
  return Number((100 / (100 - percent)).toPrecision(10));
}

/** The lines of the run, then the same of the baseline; both begin at their own second 0. */
function overTime(
  points: readonly SeriesPoint[],
  baseline: readonly SeriesPoint[],
  lines: ((point: SeriesPoint) => number | null)[],
): Columns {
  const seconds = Math.max(points.at(-1)?.second ?? -1, baseline.at(-1)?.second ?? -1) + 1;
  const first = Math.min(points[0]?.second ?? 0, baseline[0]?.second ?? 0);
  const x = Array.from({ length: Math.max(0, seconds - first) }, (_, index) => first + index);
  const column = (of: readonly SeriesPoint[], line: (point: SeriesPoint) => number | null): Values => {
    const values: Values = x.map(() => null);
    for (const point of of) values[point.second - first] = line(point);
    return values;
  };
  return [x, ...lines.map((line) => column(points, line)), ...lines.map((line) => column(baseline, line))];
}

function positive(value: number | undefined): number | null {
  return value !== undefined && value > 0 ? value : null;
}
