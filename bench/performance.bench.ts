import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, execPath } from 'node:process';
import { parseArgs } from 'node:util';
import { connectionsWork } from './connectionsWork.ts';
import { publishWork, receiveWork } from './messagesWork.ts';
import { machineText, rowsText, writtenInto } from './performanceText.ts';
import type { Row } from './row.ts';
import { compileC, compileSink } from './sink.ts';
import { startWork } from './startWork.ts';
import type { Tools } from './tools.ts';

/**
 * What the load itself costs, beside the least that it could: bare Node and C doing the same work, and MQTT.js as others use it.
 * Arguments: which works, or all. `--rounds N`; `--write FILE` puts the table between the marks of a Markdown file, and its figures
 * beside it as JSON.
 */
const works: Record<string, (tools: Tools) => Promise<Row[]>> = {
  connections: connectionsWork,
  publish: publishWork,
  receive: receiveWork,
  start: startWork,
};

/** With the name of its work. */
type MeasuredRow = Row & { measuredBy: string };

const { values: asked, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, write: { type: 'string' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(works);
const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-performance-'));
const rows = await measure().finally(() => rmSync(folder, { recursive: true }));
const machine = machineText();
console.log(`\n${machine}\n\n${rowsText(rows)}`);
if (asked.write) write(asked.write);

async function measure(): Promise<MeasuredRow[]> {
  const root = join(import.meta.dirname, '..');
  spawnSync(execPath, ['esbuild.mjs', '--production', 'cli', 'agent', '--outdir', join(folder, 'dist')], { cwd: root, stdio: 'inherit' });
  const tools = {
    folder,
    sink: compileSink(folder),
    publishFloor: compileC('floors/publish.c', join(folder, 'publish')),
    rounds: Number(asked.rounds),
  };
  const measured: MeasuredRow[] = [];
  for (const name of names) {
    console.log(name);
    measured.push(...(await works[name](tools)).map((row) => ({ measuredBy: name, ...row })));
  }
  return measured;
}

/** Rows of what was not measured now keep the figures that they have. */
function write(file: string): void {
  const figures = file.replace(/\.md$/, '.json');
  const before: MeasuredRow[] = existsSync(figures) ? JSON.parse(readFileSync(figures, 'utf8')).rows : [];
  const all = Object.keys(works).flatMap((name) => (names.includes(name) ? rows : before).filter((row) => row.measuredBy === name));
  writeFileSync(figures, `${JSON.stringify({ machine, rows: all }, undefined, 2)}\n`);
  writeFileSync(file, writtenInto(readFileSync(file, 'utf8'), `${machine}\n\n${rowsText(all)}`));
}
