import { brokerNames } from '../../../runtime/src/report/brokerNames.ts';
import type { Results, RunView } from '../messages.ts';
import { type Child, element } from './element.ts';
import { clock } from './figures.ts';
import { t } from './texts.ts';
import { button, progressRing } from './toolkit.ts';

/** What was run, how it ended or how far it is, and what can be done now. */
export function header(results: Results): HTMLElement {
  const { run, baseline } = results;
  if (run === undefined) return emptyHeader();
  return element(
    'header',
    { id: 'header' },
    element('div', { class: 'title' }, element('h1', {}, run.report.scenario), verdict(run)),
    element('p', { class: 'summary' }, ...quoted(summary(run))),
    run.phase === 'ended' ? undefined : progressBar(run),
    element('p', { class: 'about' }, ...about(run)),
    baseline === undefined ? undefined : element('p', { class: 'about' }, t('Compared with the run of {0}', startOf(baseline))),
    element('div', { class: 'actions', role: 'toolbar', 'aria-label': t('Actions') }, ...actions(results, run)),
  );
}

function emptyHeader(): HTMLElement {
  return element(
    'header',
    { id: 'header' },
    element('h1', {}, t('No run yet')),
    element('p', {}, t('Open a scenario and run it: its figures appear here from the first second on.')),
  );
}

function verdict(run: RunView): HTMLElement {
  if (run.phase !== 'ended') {
    const text = { starting: t('Starting'), running: t('Running'), settling: t('Settling') }[run.phase];
    return element('span', { class: 'verdict running', role: 'status' }, progressRing(text), text);
  }
  const { verdict } = run.report;
  const [sign, text] = verdictTexts()[verdict];
  return element('span', { class: `verdict ${verdict}`, role: 'status' }, `${sign} ${text}`);
}

function verdictTexts() {
  return {
    passed: ['✓', t('Passed')],
    failed: ['✗', t('Failed')],
    error: ['!', t('Error')],
    stopped: ['■', t('Stopped')],
  } as const;
}

function summary(run: RunView): string {
  if (run.phase === 'ended') return run.report.summary;
  if (run.phase === 'starting') return t('Agents are starting.');
  if (run.phase === 'settling') return t('Every publisher has ended; messages still on their way are waited for.');
  return t('{0} of about {1}, at most {2}', clock(run.elapsedMs), clock(run.usualMs), clock(run.longestMs));
}

/** Reports quote the scenario between backticks. */
function quoted(text: string): Child[] {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : element('code', {}, part)));
}

function progressBar(run: RunView): HTMLElement {
  const percent = Math.min(100, Math.round((100 * run.elapsedMs) / Math.max(1, run.usualMs)));
  return element(
    'div',
    {
      class: 'progress',
      role: 'progressbar',
      'aria-label': t('Elapsed'),
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'aria-valuenow': percent,
    },
    // Styles in attributes are against the page's content policy; the class stands for the width.
    element('progress', { max: 100, value: percent, 'aria-hidden': 'true' }),
  );
}

function about({ report }: RunView): HTMLElement[] {
  const params = Object.entries(report.params).map(([name, value]) => `${name} = ${value}`);
  const parts = [
    ...brokerNames(report.brokers, (count) => t('and {0} more', count)),
    startOf({ report }),
    clock(report.durationMs),
    ...params,
    t('seed {0}', report.seed),
  ];
  return parts.map((part) => element('span', {}, part));
}

function startOf({ report }: Pick<RunView, 'report'>): string {
  return new Date(report.startedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

function actions({ baseline }: Results, run: RunView): HTMLElement[] {
  if (run.phase !== 'ended')
    return [button('stop', t('Stop'), { primary: true, title: t('Clients say goodbye; the report covers what ran.') })];
  return [
    button('runAgain', t('Run again'), { primary: true }),
    baseline === undefined ? button('compare', t('Compare…')) : button('endComparison', t('End comparison')),
    button('openReport', t('Open report.json')),
    button('exportReport', t('Export…')),
  ];
}
