import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Mark } from '../messages.ts';
import { type Columns, lastMeasured } from './chartData.ts';
import { type ChartSpec, chartOptions, xText } from './chartOptions.ts';
import { element } from './element.ts';
import { drawMarks, markNear } from './marks.ts';
import { t } from './texts.ts';
import type { Theme } from './theme.ts';

export interface Chart {
  root: HTMLElement;
  update(columns: Columns, marks: readonly Mark[]): void;
  /** After a change of theme. */
  redraw(): void;
}

/** A chart with its title and a legend that reads the values out, by mouse and by arrow keys. */
export function createChart(spec: ChartSpec, theme: () => Theme): Chart {
  let columns: Columns = [[], ...spec.lines.flatMap(() => [[], []])];
  let marks: readonly Mark[] = [];
  const legend = createLegend(spec);
  const plotted = element('div', { class: 'plot', 'aria-hidden': 'true' });
  const root = element(
    'figure',
    { id: spec.id, class: 'chart', tabindex: 0, 'aria-label': t('{0}. Arrow keys read the values.', spec.title) },
    element('figcaption', {}, element('h2', {}, spec.title), legend.root),
    plotted,
  );
  const show = (index: number | null | undefined) => legend.show(columns, index ?? lastMeasured(columns, spec.lines.length), marks);
  const plot = new uPlot(
    chartOptions(spec, theme, {
      setCursor: [(self) => show(self.cursor.idx)],
      draw: [(self) => spec.x === 'time' && drawMarks(self, marks, theme())],
    }),
    columns as uPlot.AlignedData,
    plotted,
  );
  new ResizeObserver(() => plot.setSize({ width: Math.max(120, plotted.clientWidth), height: plot.height })).observe(plotted);
  // Spoken only while someone reads by keys: else four charts would talk at once, every second.
  root.addEventListener('keydown', (event) => {
    legend.root.setAttribute('aria-live', 'polite');
    moveCursor(event, plot);
  });
  root.addEventListener('blur', () => legend.root.setAttribute('aria-live', 'off'));
  return {
    root,
    update(next, nextMarks) {
      columns = next;
      marks = nextMarks;
      plot.setData(columns as uPlot.AlignedData);
      show(plot.cursor.idx);
    },
    redraw: () => plot.redraw(),
  };
}

interface Legend {
  root: HTMLElement;
  show(columns: Columns, index: number, marks: readonly Mark[]): void;
}

function createLegend(spec: ChartSpec): Legend {
  const at = element('span', { class: 'at' });
  const values = spec.lines.map(() => element('output', {}));
  const items = spec.lines.map(({ name, colour }, index) => element('span', { class: `key ${colour}` }, name, ' ', values[index]));
  const root = element('div', { class: 'legend', 'aria-live': 'off' }, at, ...items);
  return {
    root,
    show(columns, index, marks) {
      const x = columns[0][index];
      const mark = x !== undefined && spec.x === 'time' ? markNear(marks, x) : undefined;
      at.textContent = x === undefined ? '' : mark === undefined ? xText(spec, x) : `${xText(spec, x)} · ${mark.text}`;
      for (const [line, output] of values.entries()) {
        const now = columns[line + 1][index];
        const before = columns[line + 1 + spec.lines.length]?.[index];
        output.textContent = `${now == null ? '–' : spec.value(now)}${before == null ? '' : ` (${t('was {0}', spec.value(before))})`}`;
      }
    },
  };
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity };

function moveCursor(event: KeyboardEvent, plot: uPlot): void {
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const x = plot.data[0];
  const index = Math.min(x.length - 1, Math.max(0, (plot.cursor.idx ?? x.length - 1) + step));
  plot.setCursor({ left: plot.valToPos(x[index], 'x'), top: 0 });
}
