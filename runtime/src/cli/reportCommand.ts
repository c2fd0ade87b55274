import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { latestRun, readReport } from '../director/savedRun.ts';
import { summaryText } from '../report/summary.ts';
import { InputError } from './exitCodes.ts';
import type { Terminal } from './terminal.ts';

export function reportCommand(terminal: Terminal): Command {
  return new Command('report')
    .description('show the report of an earlier run')
    .argument('<run>', 'the folder of the run, its report.json, or "latest"')
    .option('--json', 'print the report as JSON')
    .option('--out <folder>', 'where runs are kept, for "latest"', join('.mqtt-scenario', 'runs'))
    .action((run: string, options: { json?: true; out: string }) => {
      const path = run === 'latest' && !existsSync(run) ? latest(options.out) : run;
      const report = read(path);
      terminal.out(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : `${summaryText(report, terminal)}\n`);
    });
}

function latest(runsFolder: string): string {
  const folder = latestRun(runsFolder);
  if (!folder) throw new InputError(`there is no run in ${runsFolder} yet: run a scenario, or name another folder with --out`);
  return folder;
}

function read(path: string): ReturnType<typeof readReport> {
  try {
    return readReport(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${path} is no run: name a folder in .mqtt-scenario/runs, its report.json, or "latest" (${why})`);
  }
}
