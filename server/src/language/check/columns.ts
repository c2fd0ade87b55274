import type { Expr } from '../ast.ts';
import type { Environment, ScenarioSymbol } from '../model.ts';
import { valueIn } from '../model.ts';

/** The columns of a `data` declaration; undefined where its file cannot be read, which is reported elsewhere. */
export function columnsOf(data: ScenarioSymbol, environment: Environment): string[] | undefined {
  const source = sourceOf(valueIn(data.definition, 'source'));
  const text = source && environment.readFile?.(source.path);
  return text === undefined ? undefined : columnsIn(source!.format, text);
}

/** The format and the path in `csv("accounts.csv")`. */
export function sourceOf(expr: Expr | undefined): { format: 'csv' | 'json' | 'ndjson'; path: string; pathExpr: Expr } | undefined {
  if (expr?.kind !== 'call') return undefined;
  const format = expr.callee.name;
  const pathExpr = expr.args[0];
  if ((format !== 'csv' && format !== 'json' && format !== 'ndjson') || pathExpr?.kind !== 'text') return undefined;
  const path = pathExpr.parts.map((part) => (part.kind === 'piece' ? part.value : '')).join('');
  return { format, path, pathExpr };
}

/** The columns that the text of a data file names; undefined where it is not what it is said to be. */
export function columnsIn(format: 'csv' | 'json' | 'ndjson', text: string): string[] | undefined {
  if (format === 'csv') return csvHeader(text);
  return format === 'ndjson' ? keysIn(text.slice(0, lineEnd(text)), false) : keysOfWhole(text);
}

/** Reads a JSON file once, and not for each of its columns and with each keystroke: it can be large. */
function keysOfWhole(text: string): string[] | undefined {
  if (!read.has(text)) {
    if (read.size >= filesRemembered) read.clear();
    read.set(text, keysIn(text, true));
  }
  return read.get(text);
}

const filesRemembered = 16;
const read = new Map<string, string[] | undefined>();

function keysIn(json: string, isList: boolean): string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    const row: unknown = isList && Array.isArray(parsed) ? parsed[0] : parsed;
    return row !== null && typeof row === 'object' && !Array.isArray(row) ? Object.keys(row) : undefined;
  } catch {
    return undefined;
  }
}

function lineEnd(text: string): number {
  const end = text.search(/\r?\n/);
  return end < 0 ? text.length : end;
}

/** The fields of the first record (RFC 4180: a quoted field may hold commas and doubled quotes). */
function csvHeader(text: string): string[] | undefined {
  const line = text.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0];
  if (line.trim() === '') return undefined;
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => (match[1]?.replaceAll('""', '"') ?? match[2]).trim());
}
