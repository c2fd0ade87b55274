import type uPlot from 'uplot';
import type { Mark } from '../messages.ts';
import type { Theme } from './theme.ts';

/** A thin line and a flag on top for each event of the run. */
export function drawMarks(plot: uPlot, marks: readonly Mark[], theme: Theme): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();
  for (const mark of marks) drawMark(plot, mark, colourOf(mark, theme));
  ctx.restore();
}

/** The mark that a cursor at `second` means. */
export function markNear(marks: readonly Mark[], second: number): Mark | undefined {
  return marks.find(({ atMs }) => Math.floor(atMs / 1_000) === second);
}

function drawMark(plot: uPlot, mark: Mark, colour: string): void {
  const { ctx, bbox } = plot;
  const size = 4 * devicePixelRatio;
  const x = Math.round(plot.valToPos(mark.atMs / 1_000, 'x', true));
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x - size, bbox.top - size);
  ctx.lineTo(x + size, bbox.top - size);
  ctx.lineTo(x, bbox.top + size);
  ctx.fill();
}

function colourOf({ kind }: Mark, theme: Theme): string {
  return { phase: theme.text, signal: theme.purple, expectation: theme.yellow, error: theme.red }[kind];
}
