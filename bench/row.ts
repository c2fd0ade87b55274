import type { Figures } from './rounds.ts';

/** One line of the table: the same figure of several contenders, ours first. */
export interface Row {
  work: string;
  unit: string;
  figures: { name: string; median: number; min: number; max: number }[];
  goals: { text: string; met: boolean }[];
}

/** `of`, ours if absent, is at most so many times what `against` has. */
export interface Goal {
  against: string;
  most: number;
  of?: string;
}

/** A row, where the figure was measured at all. */
export function rowsOf(
  measured: ReadonlyMap<string, readonly Figures[]>,
  figure: string,
  { work, unit }: { work: string; unit: string },
  goals: readonly Goal[],
): Row[] {
  const figures = [...measured].flatMap(([name, runs]) => {
    const values = runs.flatMap((run) => run[figure] ?? []);
    return values.length === 0 ? [] : [figureOf(name, values)];
  });
  const medianOf = (name: string) => figures.find((each) => each.name === name)?.median;
  const judged = goals.flatMap(({ against, most, of = figures[0]?.name }) => {
    const [own, other] = [medianOf(of), medianOf(against)];
    if (own === undefined || other === undefined) return [];
    const ratio = own / other;
    return [{ text: `${ratio.toFixed(2)} × ${against} (goal ≤ ${most})`, met: ratio <= most }];
  });
  return figures.length === 0 ? [] : [{ work, unit, figures, goals: judged }];
}

/** A row with a goal of its own. */
export function absolute(work: string, unit: string, values: readonly number[], most: number): Row {
  const own = figureOf('agent', values);
  return { work, unit, figures: [own], goals: [{ text: `goal ≤ ${most}`, met: own.median <= most }] };
}

/** Of at least one value. */
export function figureOf(name: string, values: readonly number[]): Row['figures'][number] {
  const sorted = [...values].sort((a, b) => a - b);
  return { name, median: sorted[sorted.length >> 1], min: sorted[0], max: sorted[sorted.length - 1] };
}
