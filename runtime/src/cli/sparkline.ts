/** The last values as a row of blocks, the highest of them full; at most `width` of them. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const highest = Math.max(...shown, 0);
  return shown
    .map((value) => blocks[highest <= 0 ? 0 : Math.min(blocks.length - 1, Math.floor((value / highest) * blocks.length))])
    .join('');
}

const blocks = '▁▂▃▄▅▆▇█';
