/** Rows as lines: the first column to the left, figures to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}

/** Shortens a text to `width` characters, colour codes not counted. */
export function cut(text: string, width: number): string {
  if (visibleLength(text) <= width) return text;
  let visible = 0;
  let shortened = '';
  for (const part of text.split(colorCode)) {
    if (part.startsWith(escapeCode)) shortened += part;
    else {
      const room = Math.max(0, width - 1 - visible);
      shortened += part.length > room && visible < width ? `${part.slice(0, room)}…` : part.slice(0, room);
      visible += part.length > room ? width : part.length;
    }
  }
  return shortened;
}

const escapeCode = '\u001b';
const colorCode = new RegExp(`(${escapeCode}\\[[\\d;]*m)`);

function visibleLength(text: string): number {
  return text.split(colorCode).reduce((sum, part) => sum + (part.startsWith(escapeCode) ? 0 : part.length), 0);
}
