import './style.css';
import type { FromPage, Results, ToPage } from '../messages.ts';
import { reduce } from '../panelState.ts';
import { createCharts } from './charts.ts';
import { element } from './element.ts';
import { expectations } from './expectations.ts';
import { header } from './header.ts';
import { keyFigures } from './keyFigures.ts';
import { notes } from './notes.ts';
import { patch } from './patch.ts';
import { steady } from './steady.ts';
import { tables } from './tables.ts';
import { onThemeChange } from './theme.ts';
import { registerComponents } from './toolkit.ts';
import { actionOf } from './wishes.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

registerComponents();
const extension = acquireVsCodeApi();
const top = element('div', { class: 'top' });
const charts = createCharts();
const bottom = element('div', { class: 'bottom' });
document.body.append(element('main', {}, top, charts.root, bottom));

let results: Results = {};
window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  results = reduce(results, data);
  draw();
});
document.addEventListener('click', (event) => {
  const wish = actionOf(event);
  if (wish !== undefined) extension.postMessage(wish);
});
onThemeChange(() => charts.redraw());
// Nothing is drawn before the answer: “no run yet” would be a guess.
extension.postMessage({ kind: 'ready' });

function draw(): void {
  const { run, comparison } = results;
  patch(
    top,
    element('div', {}, header(results), run && notes(run), keyFigures(results), run && expectations(run), run && steady(run.report)),
  );
  charts.update(results);
  patch(bottom, element('div', {}, ...(run === undefined ? [] : tables(run, comparison ?? []))));
}
