/** Curves over the same seconds, one panel below the other. */
export interface Panel {
  title: string;
  curves: { name: string; points: readonly Point[] }[];
}

/** Seconds, and a value. */
export type Point = readonly [number, number];

/** Draws panels as an SVG that needs nothing else, in colours for light and dark pages. */
export function chartOf(title: string, panels: readonly Panel[]): string {
  const seconds = Math.max(1, ...panels.flatMap(({ curves }) => curves.flatMap(({ points }) => points.map(([x]) => x))));
  const height = head + panels.length * panelHeight + 24;
  const body = panels.map((panel, row) => drawn(panel, head + row * panelHeight, seconds));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<style>svg{background:#fff;color:#24292f}@media(prefers-color-scheme:dark){svg{background:#0d1117;color:#e6edf3}}text{fill:currentColor}</style>
<text x="${left}" y="22" font-size="16">${title}</text>
${body.join('\n')}
${timeAxis(seconds, height)}
</svg>
`;
}

const [width, left, right, head, panelHeight, plotHeight] = [960, 70, 20, 40, 150, 105];
const colors = ['#0969da', '#cf222e', '#1a7f37', '#9a6700'];

function drawn({ title, curves }: Panel, top: number, seconds: number): string {
  const most = Math.max(1, ...curves.flatMap(({ points }) => points.map(([, y]) => y)));
  const bottom = top + 20 + plotHeight;
  const place = ([x, y]: Point) => `${atSecond(x, seconds)},${(bottom - (y / most) * plotHeight).toFixed(1)}`;
  const lines = curves.map(({ points }, number) => {
    return `<polyline fill="none" stroke="${colors[number]}" stroke-width="1.5" points="${points.map(place).join(' ')}"/>`;
  });
  const names = curves.map(({ name }, number) => `<tspan fill="${colors[number]}" dx="12">${name}</tspan>`);
  return `<text x="${left}" y="${top + 12}"><tspan font-weight="bold">${title}</tspan>${names.join('')}</text>
<path d="M${left} ${top + 20}V${bottom}H${width - right}" fill="none" stroke="currentColor" opacity=".4"/>
<text x="${left - 6}" y="${top + 28}" text-anchor="end">${short(most)}</text><text x="${left - 6}" y="${bottom}" text-anchor="end">0</text>
${lines.join('\n')}`;
}

function timeAxis(seconds: number, y: number): string {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * seconds);
  const text = (second: number) => (seconds < 300 ? `${Math.round(second)} s` : `${Math.round(second / 60)} min`);
  return ticks.map((second) => `<text x="${atSecond(second, seconds)}" y="${y - 8}" text-anchor="middle">${text(second)}</text>`).join('');
}

function atSecond(second: number, seconds: number): string {
  return (left + (second / seconds) * (width - left - right)).toFixed(1);
}

function short(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
