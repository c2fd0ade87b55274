import type { Progress, Results, RunView, SeriesPoint, ToPage } from './messages.ts';

/** What the page shows after a message. Never changes its arguments: what was drawn can be compared with what is to be. */
export function reduce(results: Results, message: ToPage): Results {
  switch (message.kind) {
    case 'snapshot':
      return message.results;
    case 'progress':
      if (results.run === undefined) return results;
      return { ...results, run: applyProgress(results.run, message.progress) };
  }
}

/** The view a second later; the extension keeps its own by the same function, so that a snapshot at any time is right. */
export function applyProgress(run: RunView, { points, current }: Progress): RunView {
  return { ...run, ...current, points: mergePoints(run.points, points) };
}

/** Late workers correct seconds that were shown already; a point of a known second replaces it. */
function mergePoints(known: readonly SeriesPoint[], changed: readonly SeriesPoint[]): SeriesPoint[] {
  if (changed.length === 0) return [...known];
  const last = known.at(-1)?.second ?? Number.NEGATIVE_INFINITY;
  if (changed.every(({ second }, index) => second > (changed[index - 1]?.second ?? last))) return [...known, ...changed];
  const bySecond = new Map([...known, ...changed].map((point) => [point.second, point]));
  return [...bySecond.values()].sort((a, b) => a.second - b.second);
}
