/** A table in Markdown: the first column is text, the others are figures. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const aligned = titles.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(titles), line(aligned), ...rows.map(line)].join('\n');
}
