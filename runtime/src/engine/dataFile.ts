import { parse } from 'csv-parse/sync';
import type { DataPlan } from '../plan/plan.ts';

/** A row of a data file by its columns' names. */
export type Row = Readonly<Record<string, unknown>>;

/** The rows of a data file. @throws Error that says what is wrong with it, and where */
export function rowsIn({ name, file, format }: DataPlan, content: Buffer): Row[] {
  try {
    return readers[format](content);
  } catch (error) {
    throw new Error(`Data "${name}": the file "${file}" cannot be read as ${format.toUpperCase()}: ${(error as Error).message}`);
  }
}

const readers: Record<DataPlan['format'], (content: Buffer) => Row[]> = {
  csv: (content) => parse(content, { bom: true, skip_empty_lines: true, columns: (names: string[]) => names.map((name) => name.trim()) }),
  json: (content) => {
    const rows: unknown = JSON.parse(textOf(content));
    if (!Array.isArray(rows)) throw new Error('it must hold a list of objects');
    return rows.map((row, at) => checked(row, `row ${at}`));
  },
  ndjson: (content) => {
    const lines = textOf(content).split('\n');
    return lines.flatMap((line, at) => (line.trim() === '' ? [] : [parsedLine(line, at + 1)]));
  },
};

function parsedLine(line: string, number: number): Row {
  try {
    return checked(JSON.parse(line), `line ${number}`);
  } catch (error) {
    throw error instanceof SyntaxError ? new Error(`line ${number}: ${error.message}`) : error;
  }
}

function checked(row: unknown, where: string): Row {
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Row;
  throw new Error(`${where} is no object`);
}

function textOf(content: Buffer): string {
  return content.toString('utf8').replace(/^\ufeff/, '');
}
