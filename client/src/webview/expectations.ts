import type { ExpectationResult } from '../../../runtime/src/report/report.ts';
import { markOf } from '../../../runtime/src/report/trustText.ts';
import type { RunView } from '../messages.ts';
import { element } from './element.ts';
import { t } from './texts.ts';
import { lineLink } from './toolkit.ts';

/** Each expectation with what was measured; while the run goes on, what holds so far. */
export function expectations(run: RunView): HTMLElement | undefined {
  const { expectations } = run.report;
  if (expectations.length === 0) return undefined;
  const heading = run.phase === 'ended' ? t('Expectations') : t('Expectations so far');
  return element(
    'section',
    { id: 'expectations', 'aria-labelledby': 'expectations-title' },
    element('h2', { id: 'expectations-title' }, heading),
    element('ul', { class: 'expectations' }, ...expectations.map((expectation) => item(expectation, run.phase === 'ended'))),
  );
}

function item(expectation: ExpectationResult, final: boolean): HTMLElement {
  const { passed, actual, actualText, text, line } = expectation;
  // Before the end, nothing measured is no failure yet.
  const open = !final && actual === null;
  const [sign, kind, said] = open ? ['·', 'open', t('open')] : passed ? ['✓', 'passed', t('holds')] : ['✗', 'failed', t('broken')];
  return element(
    'li',
    { class: kind },
    element('span', { class: 'sign', role: 'img', 'aria-label': said }, sign),
    element('code', {}, lineLink(line, text, t('Go to line {0}', line))),
    element('span', { class: 'actual' }, actual === null ? t('nothing measured') : actualText + markOf(expectation)),
  );
}
