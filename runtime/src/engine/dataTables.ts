import type { Plan } from '../plan/plan.ts';
import { type Row, rowsIn } from './dataFile.ts';
import type { Value } from './expression.ts';
import type { Files } from './files.ts';
import { rowOrder } from './rowOrder.ts';

/** A column as a pool's clients see it, by their indexes over all agents. */
export type Column = (index: number) => Value;

/** The data of a plan. A file is read when the first of its columns is asked for, and only columns that are asked for are kept. */
export class DataTables {
  readonly #plan: Plan;
  readonly #files: Files;
  readonly #rows = new Map<number, Row[]>();
  readonly #columns = new Map<string, Value[]>();

  constructor(plan: Plan, files: Files) {
    this.#plan = plan;
    this.#files = files;
  }

  /** @throws Error where the file cannot be read, lacks the column or has too few rows */
  column(data: number, name: string, pool: number): Column {
    const key = `${data} ${name}`;
    const values = this.#columns.get(key) ?? this.#read(data, name);
    this.#columns.set(key, values);
    const row = rowOrder(this.#plan, data, pool, values.length);
    return (index) => values[row(index)];
  }

  /** Most of what will be asked for has been: columns stay, files would be read again. */
  forgetRows(): void {
    this.#rows.clear();
  }

  #read(data: number, name: string): Value[] {
    const plan = this.#plan.data[data];
    const rows = this.#rows.get(data) ?? rowsIn(plan, this.#files.readOnce(plan.file));
    this.#rows.set(data, rows);
    if (rows.length > 0 && !rows.some((row) => Object.hasOwn(row, name))) {
      throw new Error(`Data "${plan.name}": the file "${plan.file}" has no column "${name}"; it has ${Object.keys(rows[0]).join(', ')}.`);
    }
    return rows.map((row) => asValue(row[name]));
  }
}

/** What JSON has besides is written as JSON; what a row lacks is an empty text. */
function asValue(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
