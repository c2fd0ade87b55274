import uPlot from 'uplot';
import { percentileName } from './chartData.ts';
import { clock } from './figures.ts';
import type { Theme } from './theme.ts';

/** What one chart shows and how; its data come as `Columns` of `chartData.ts`. */
export interface ChartSpec {
  id: string;
  title: string;
  lines: Line[];
  /** A y value as people read it. */
  value: (y: number) => string;
  /** Seconds of the run, or the distribution's tail. */
  x: 'time' | 'tail';
  logarithmic: boolean;
  /** Values are whole, and so are the steps of the axis. */
  whole?: boolean;
}

export interface Line {
  name: string;
  colour: Exclude<keyof Theme, 'text' | 'grid' | 'background'>;
  filled?: boolean;
}

/** `theme` is asked at each drawing, so that a change of theme needs a redraw and nothing else. */
export function chartOptions(spec: ChartSpec, theme: () => Theme, hooks: uPlot.Hooks.Arrays): uPlot.Options {
  const baseline = spec.lines.map((line) => series(line, theme, true));
  return {
    width: 300,
    height: 190,
    padding: [10, 26, 0, 0],
    legend: { show: false },
    scales: { x: xScale(spec), y: yScale(spec) },
    series: [{}, ...spec.lines.map((line) => series(line, theme, false)), ...baseline].map((line) => ({
      ...line,
      spanGaps: spec.x === 'tail',
    })),
    axes: [xAxis(spec, theme), yAxis(spec, theme)],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 6 },
      ...(spec.x === 'time' ? { sync: { key: 'time', setSeries: false } } : {}),
    },
    hooks,
  };
}

export function xText(spec: ChartSpec, x: number): string {
  return spec.x === 'time' ? clock(x * 1_000) : percentileName(x);
}

/** The run compared with is drawn dashed and without fill, in the same colours. */
function series(line: Line, theme: () => Theme, baseline: boolean): uPlot.Series {
  return {
    stroke: () => theme()[line.colour],
    width: baseline ? 1 : 2,
    points: { show: false },
    ...(baseline ? { dash: [4, 4], alpha: 0.8 } : {}),
    ...(line.filled === true && !baseline ? { fill: () => `color-mix(in srgb, ${theme()[line.colour]} 18%, transparent)` } : {}),
  };
}

function xScale(spec: ChartSpec): uPlot.Scale {
  if (spec.x === 'tail')
    return { time: false, distr: 3, log: 10, range: (_, least, most) => [Math.max(1, least ?? 1), Math.max(10, most ?? 10)] };
  return { time: false, range: (_, first, last) => [first ?? 0, Math.max((first ?? 0) + 10, last ?? 0)] };
}

function yScale(spec: ChartSpec): uPlot.Scale {
  if (!spec.logarithmic) return { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] };
  return { distr: 3, log: 10, range: (_, least, most) => (least > 0 ? uPlot.rangeLog(least, most, 10, false) : [1_000, 1_000_000]) };
}

const powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

const font = '11px var(--vscode-font-family, sans-serif)';

function axis(theme: () => Theme): uPlot.Axis {
  const line = { stroke: () => theme().grid, width: 1, filter: decades };
  return { stroke: () => theme().text, font: canvasFont(), grid: line, ticks: { ...line, size: 4 }, gap: 4 };
}

function xAxis(spec: ChartSpec, theme: () => Theme): uPlot.Axis {
  return {
    ...axis(theme),
    size: 28,
    space: 60,
    ...(spec.x === 'time' ? { incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600] } : {}),
    values: (_, places) => places.map((place) => (place === null ? '' : xText(spec, place))),
  };
}

function yAxis(spec: ChartSpec, theme: () => Theme): uPlot.Axis {
  const wholeSteps =
    spec.whole === true ? { incrs: [1, 2, 5].flatMap((step) => powers.map((power) => step * power)).sort((a, b) => a - b) } : {};
  return {
    ...axis(theme),
    ...wholeSteps,
    size: 64,
    values: (_, places) => places.map((place) => (place === null ? '' : spec.value(place))),
  };
}

/** Of a logarithmic scale's many places, only the powers of ten get a line; on a linear one all do. */
const decades: uPlot.Axis.Filter = (plot, places, axis) => {
  const logarithmic = plot.scales[plot.axes[axis].scale ?? ''].distr === 3;
  return places.map((place) => (!logarithmic || Number.isInteger(Math.log10(place)) ? place : null));
};

/** A canvas knows no CSS variables. */
function canvasFont(): string {
  return font.replace(/var\([^)]*\)/, getComputedStyle(document.body).fontFamily);
}
