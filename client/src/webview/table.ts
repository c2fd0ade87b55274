import { type Child, element } from './element.ts';

export interface Column<Row> {
  title: string;
  /** Numbers stand to the right, under each other. */
  numeric?: boolean;
  cell: (row: Row) => Child;
}

/** A table with its caption as heading; scrolls sideways by itself where it is wider than the page. */
export function table<Row>(id: string, caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): HTMLElement {
  const align = (column: Column<Row>) => (column.numeric === true ? 'number' : undefined);
  const head = columns.map((column) => element('th', { scope: 'col', class: align(column) }, column.title));
  const body = rows.map((row) =>
    element('tr', {}, ...columns.map((column, index) => bodyCell(column.cell(row), index === 0 ? 'th' : 'td', align(column)))),
  );
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    element('h2', { id: `${id}-title` }, caption),
    element(
      'div',
      { class: 'scrolls', tabindex: 0, role: 'region', 'aria-labelledby': `${id}-title` },
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
    ),
  );
}

function bodyCell(content: Child, tag: 'th' | 'td', align: string | undefined): HTMLElement {
  return element(tag, { class: align, scope: tag === 'th' ? 'row' : undefined }, content);
}
