import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeLink,
  vsCodeOption,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import { element } from './element.ts';

/** The only file that knows the toolkit: another set of components would be put in its place here. */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeLink(), vsCodeOption(), vsCodeProgressRing());
}

/** Does `action` of `PageAction` when pressed. */
export function button(action: string, text: string, options: { primary?: boolean; title?: string } = {}): HTMLElement {
  const appearance = options.primary === true ? 'primary' : 'secondary';
  return element('vscode-button', { id: `act-${action}`, appearance, 'data-action': action, title: options.title }, text);
}

/** Leads to a line of the scenario. */
export function lineLink(line: number, text: string, title: string): HTMLElement {
  return element('vscode-link', { href: '#', 'data-line': line, title }, text);
}

/** Calls back with the value that was chosen. */
export function dropdown(id: string, label: string, options: readonly { value: string; text: string }[], chosen: string): HTMLElement {
  const items = options.map(({ value, text }) => element('vscode-option', { value, selected: value === chosen }, text));
  return element('vscode-dropdown', { id, 'aria-label': label }, ...items);
}

export function progressRing(label: string): HTMLElement {
  return element('vscode-progress-ring', { 'aria-label': label });
}
