/** VS Code's colours as the canvas needs them; read again whenever the theme changes. */
export interface Theme {
  text: string;
  grid: string;
  blue: string;
  green: string;
  yellow: string;
  red: string;
  purple: string;
  background: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string, otherwise: string) => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const text = colour('foreground', '#888');
  return {
    text: colour('descriptionForeground', text),
    grid: `color-mix(in srgb, ${text} 22%, transparent)`,
    blue: colour('charts-blue', '#3794ff'),
    green: colour('charts-green', '#89d185'),
    yellow: colour('charts-yellow', '#bf8803'),
    red: colour('charts-red', '#f14c4c'),
    purple: colour('charts-purple', '#b180d7'),
    background: colour('editor-background', '#fff'),
  };
}

/** Calls back after each change of theme. VS Code says it by attributes of the body. */
export function onThemeChange(changed: () => void): void {
  new MutationObserver(changed).observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
}
