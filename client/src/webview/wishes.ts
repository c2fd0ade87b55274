import { type FromPage, pageActions } from '../messages.ts';

/** What a click asks the extension for: buttons carry `data-action`, links to the scenario `data-line`. */
export function actionOf(event: Event): FromPage | undefined {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action], [data-line]') : null;
  if (target === null) return undefined;
  event.preventDefault();
  if (target.dataset.line !== undefined) return { kind: 'reveal', line: Number(target.dataset.line) };
  const action = pageActions.find((name) => name === target.dataset.action);
  return action && { kind: 'act', action };
}
