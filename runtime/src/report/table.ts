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

/** As `table`, without the columns named in `spare`, the first of them first, as far as lines would be longer than `width`. */
export function tableWithin(width: number, rows: readonly (readonly string[])[], spare: readonly string[]): string[] {
  const lines = table(rows);
  if (spare.length === 0 || lines.every((line) => line.length <= width)) return lines.map((line) => cut(line, width));
  const column = rows[0].indexOf(spare[0]);
  return tableWithin(
    width,
    rows.map((row) => row.filter((_, at) => at !== column)),
    spare.slice(1),
  );
}

/**
 * Breaks a text at spaces into lines of `width` characters, colour codes not counted. All lines have the indentation of the first,
 * which includes a label with two spaces behind it; neither may be coloured.
 */
export function wrap(text: string, width: number): string[] {
  if (visibleLength(text) <= width) return [text];
  const plain = text.split(colorCode).filter((part) => !part.startsWith(escapeCode));
  const indent = /^\s*(\S+ {2,})?/.exec(plain.join(''))![0];
  const [first, ...words] = text.slice(indent.length).split(' ');
  const lines = [text.slice(0, indent.length) + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (visibleLength(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(' '.repeat(indent.length) + word);
  }
  return lines.map((line) => cut(line, width));
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
