import { formatCount, formatLatency, formatRate } from '../../../runtime/src/report/format.ts';
import type { Report } from '../../../runtime/src/report/report.ts';
import { markOf } from '../../../runtime/src/report/trustText.ts';
import type { Results, RunView } from '../messages.ts';
import { element } from './element.ts';
import { share } from './figures.ts';
import { t } from './texts.ts';

/** The five figures that people look for first, each with what it was in the run compared with. */
export function keyFigures({ run, baseline }: Results): HTMLElement | undefined {
  if (run === undefined) return undefined;
  const before = baseline && figuresOf(baseline);
  const cards = figuresOf(run).map((figure, index) => card(figure, before?.[index]));
  return element('section', { id: 'figures', class: 'figures', 'aria-label': t('Key figures') }, ...cards);
}

interface Figure {
  id: string;
  name: string;
  value: string;
  detail: string;
  /** Something that should be zero is not. */
  bad: boolean;
}

function figuresOf(run: RunView): Figure[] {
  const { report } = run;
  return [connections(run), published(run), delivered(report), deliveryLatency(report), errors(report)];
}

function connections({ phase, report: { connections }, points }: RunView): Figure {
  const now = points.at(-1)?.connected ?? 0;
  const parts = [
    t('{0} of {1} succeeded', formatCount(connections.succeeded), formatCount(connections.attempted)),
    ...(connections.lost > 0 ? [t('{0} lost', formatCount(connections.lost))] : []),
  ];
  return {
    id: 'connections',
    name: t('Connections'),
    value: formatCount(phase === 'ended' ? connections.peak : now),
    detail: parts.join(' · '),
    bad: connections.failed + connections.lost > 0,
  };
}

function published({ phase, report: { messages, durationMs }, points }: RunView): Figure {
  const perSecond = phase === 'ended' ? messages.published / Math.max(1, durationMs / 1_000) : (points.at(-1)?.published ?? 0);
  return {
    id: 'published',
    name: t('Published'),
    value: formatCount(messages.published),
    detail: `${formatRate(perSecond)}${messages.missed > 0 ? ` · ${t('{0} missed', formatCount(messages.missed))}` : ''}`,
    bad: messages.missed > 0,
  };
}

function delivered({ messages }: Report): Figure {
  const parts = [
    t('{0} of expected', share(messages.delivered, messages.expected)),
    ...(messages.lost > 0 ? [t('{0} lost', formatCount(messages.lost))] : []),
    ...(messages.inFlight > 0 ? [t('{0} in flight', formatCount(messages.inFlight))] : []),
  ];
  return {
    id: 'delivered',
    name: t('Delivered'),
    value: formatCount(messages.delivered),
    detail: parts.join(' · '),
    bad: messages.lost > 0,
  };
}

/** Where nothing is delivered, the acknowledgement is what a publisher waits for. */
function deliveryLatency({ latencyUs }: Report): Figure {
  const [name, summary] =
    latencyUs.delivery.count > 0 || latencyUs.publishAck.count === 0
      ? [t('Delivery latency p99'), latencyUs.delivery]
      : [t('Acknowledgement p99'), latencyUs.publishAck];
  const measured = summary.count > 0;
  return {
    id: 'latency',
    name,
    value: measured ? formatLatency(summary.p99) + markOf(summary) : '–',
    detail: measured ? t('median {0} · max {1}', formatLatency(summary.p50), formatLatency(summary.max)) : t('nothing measured'),
    bad: false,
  };
}

function errors({ errors }: Report): Figure {
  const total = errors.reduce((sum, error) => sum + error.count, 0);
  return { id: 'errors', name: t('Errors'), value: formatCount(total), detail: errors[0]?.reason ?? t('none'), bad: total > 0 };
}

function card(figure: Figure, before: Figure | undefined): HTMLElement {
  return element(
    'div',
    { id: `figure-${figure.id}`, class: figure.bad ? 'figure bad' : 'figure' },
    element('h2', {}, figure.name),
    element('div', { class: 'value' }, figure.value),
    element('div', { class: 'detail', title: figure.detail }, figure.detail),
    before && element('div', { class: 'before' }, t('was {0}', before.value)),
  );
}
