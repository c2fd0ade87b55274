import { formatCount, formatLatency, formatRate } from '../../../runtime/src/report/format.ts';
import type { Report } from '../../../runtime/src/report/report.ts';
import { element } from './element.ts';
import { clock } from './figures.ts';
import { t } from './texts.ts';

/** Where the books do not balance, what happened between ramp-up and drain, and what the broker counted; nothing while the run goes on. */
export function steady({ imbalances, steady, broker }: Report): HTMLElement | undefined {
  const lines = [
    ...imbalances.map((text) => element('p', { class: 'bad', role: 'alert' }, `✗ ${t('The books do not balance: {0}', text)}`)),
    ...(steady?.kind === 'measured' ? measured(steady) : []),
    ...(broker ? counted(broker) : []),
  ];
  if (lines.length === 0) return undefined;
  return element('section', { id: 'steady', 'aria-label': t('How steady it was') }, ...lines);
}

type Measured = Extract<Report['steady'], { kind: 'measured' }>;

function measured({ fromMs, toMs, publishedPerSecond, deliveredPerSecond, latencyUs, drifts }: Measured): HTMLElement[] {
  const { delivery } = latencyUs;
  const parts = [
    t('Steady from {0} to {1}', clock(fromMs), clock(toMs)),
    t('{0} published', formatRate(publishedPerSecond)),
    t('{0} delivered', formatRate(deliveredPerSecond)),
    ...(delivery.count > 0 ? [t('delivery median {0}, p99 {1}', formatLatency(delivery.p50), formatLatency(delivery.p99))] : []),
  ];
  const changes = drifts.map((drift) => element('p', { class: 'notes' }, t('Not stationary: {0}', drift)));
  return [element('p', { class: 'about' }, parts.join(' · ')), ...changes];
}

function counted({ source, absent, figures }: NonNullable<Report['broker']>): HTMLElement[] {
  if (absent !== undefined) return [element('p', { class: 'notes' }, t('No figures of the broker’s own: {0}', absent))];
  return figures.map(({ name, broker, ours, disagrees }) =>
    element(
      'p',
      { class: disagrees ? 'notes' : 'about' },
      t('{0}: {1} by the broker ({2}), {3} by us', name, formatCount(broker), source, formatCount(ours)),
    ),
  );
}
