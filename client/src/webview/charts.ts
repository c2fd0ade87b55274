import { formatCount, formatLatency, formatRate } from '../../../runtime/src/report/format.ts';
import { type Results, type RunView, type ShownLatency, shownLatencies } from '../messages.ts';
import { createChart } from './chart.ts';
import { connectionColumns, distributionColumns, latencyColumns, rateColumns } from './chartData.ts';
import type { ChartSpec } from './chartOptions.ts';
import { element } from './element.ts';
import { t } from './texts.ts';
import { readTheme } from './theme.ts';
import { dropdown } from './toolkit.ts';

export interface Charts {
  root: HTMLElement;
  update(results: Results): void;
  redraw(): void;
}

/** The four charts, and the choice of the latency that two of them show. */
export function createCharts(): Charts {
  let theme = readTheme();
  let results: Results = {};
  let chosen: ShownLatency | undefined;
  const made = specs.map((spec) => createChart(spec, () => theme));
  const [connections, rates, latencies, distribution] = made;
  const choice = element('div', { class: 'choice' });
  const root = element('section', { class: 'charts', 'aria-label': t('Charts') }, choice, ...made.map((chart) => chart.root));

  const update = () => {
    const { run, baseline } = results;
    if (run === undefined) return;
    const shown = chosen ?? firstMeasured(run);
    offerLatencies(choice, measured(run), shown);
    const before = baseline?.points ?? [];
    connections.update(connectionColumns(run.points, before), run.marks);
    rates.update(rateColumns(run.points, before), run.marks);
    latencies.update(latencyColumns(run.points, before, shown), run.marks);
    distribution.update(distributionColumns(run.distributions[shown] ?? [], baseline?.distributions[shown] ?? []), []);
  };
  choice.addEventListener('change', (event) => {
    chosen = shownLatencies.find((name) => name === (event.target as HTMLSelectElement).value);
    update();
  });
  return {
    root,
    update(next) {
      results = next;
      root.hidden = next.run === undefined;
      update();
    },
    redraw() {
      theme = readTheme();
      for (const chart of made) chart.redraw();
    },
  };
}

function measured(run: RunView): ShownLatency[] {
  return shownLatencies.filter((name) => (run.distributions[name]?.length ?? 0) > 0);
}

function firstMeasured(run: RunView): ShownLatency {
  return measured(run)[0] ?? shownLatencies[0];
}

/** Made anew only when there is something new to offer: an open list must not close every second. */
function offerLatencies(place: HTMLElement, names: readonly ShownLatency[], shown: ShownLatency): void {
  const offered = names.join();
  if (place.dataset.offered === offered) return;
  place.dataset.offered = offered;
  const options = names.map((value) => ({ value, text: latencyTexts()[value] }));
  place.replaceChildren(
    ...(names.length > 1 ? [element('span', {}, t('Latency of')), dropdown('latency-choice', t('Latency of'), options, shown)] : []),
  );
}

function latencyTexts(): Record<ShownLatency, string> {
  return {
    'delivery.latency': t('delivery, from due to received'),
    'publish.latency': t('publish, from due to acknowledged'),
    'connect.time': t('connect, from due to accepted'),
    'subscribe.time': t('subscribe, to acknowledged'),
    'publish.pacing': t('our own lateness, from due to written'),
  };
}

const time = { x: 'time', logarithmic: false } as const;

const specs: ChartSpec[] = [
  {
    id: 'chart-connections',
    title: t('Connections'),
    value: formatCount,
    lines: [{ name: t('connected'), colour: 'blue', filled: true }],
    whole: true,
    ...time,
  },
  {
    id: 'chart-rates',
    title: t('Messages'),
    value: formatRate,
    lines: [
      { name: t('published'), colour: 'purple' },
      { name: t('delivered'), colour: 'green' },
    ],
    ...time,
  },
  {
    id: 'chart-latency',
    title: t('Latency'),
    value: formatLatency,
    lines: [
      { name: 'p50', colour: 'green' },
      { name: 'p90', colour: 'blue' },
      { name: 'p99', colour: 'yellow' },
      { name: t('max'), colour: 'red' },
    ],
    x: 'time',
    logarithmic: true,
  },
  {
    id: 'chart-distribution',
    title: t('Latency distribution'),
    value: formatLatency,
    lines: [{ name: t('whole run'), colour: 'yellow', filled: true }],
    x: 'tail',
    logarithmic: false,
  },
];
