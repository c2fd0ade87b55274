import type { Report } from '../../../runtime/src/report/report.ts';
import { trustNotes } from '../../../runtime/src/report/trustText.ts';
import type { RunView } from '../messages.ts';
import { element } from './element.ts';
import { t } from './texts.ts';

/** What must be known to read the figures: what a host lacks, who was at a limit, and how sure times are. */
export function notes({ phase, report }: RunView): HTMLElement | undefined {
  const notes = [...lacking(report), ...(phase === 'ended' ? [...limits(report), ...trustNotes(report)] : [])];
  if (notes.length === 0) return undefined;
  return element(
    'section',
    { id: 'notes', 'aria-label': t('Notes') },
    element('ul', { class: 'notes' }, ...notes.map((note) => element('li', {}, note))),
  );
}

function lacking({ agents }: Report): string[] {
  return agents.flatMap(({ name, findings = [] }) => findings.map(({ text, remedy }) => `${name}: ${text} ${remedy}`));
}

/** Runs that nothing held back need no word about it, and why a run could not be carried out is told above. */
function limits({ saturation, verdict }: Report): string[] {
  return saturation.limit === 'none' || verdict === 'error' ? [] : [saturation.summary];
}
