import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { ours } from './contender.ts';
import { allProcesses } from './processTree.ts';
import { against, sinkAddress, sinkPort } from './rounds.ts';
import { absolute, figureOf, type Row } from './row.ts';
import type { Tools } from './tools.ts';

/** From the start of the agent's process to its first CONNECT at the broker. */
export async function startWork({ folder, sink, rounds }: Tools): Promise<Row[]> {
  const values: number[] = [];
  const bare: number[] = [];
  for (let round = 1; round <= 2 * rounds; round++) {
    const contender = ours(folder, scenario);
    const ms = await against(sink, contender, async (_running, seen) => {
      while ((await seen.totals()).connected === 0) await wait(1);
      return sinceBoot() - startedAt((command) => command.includes(`${folder}/dist/agent.js`) && !command.endsWith('worker'));
    });
    values.push(ms);
    bare.push(twoBareNodes());
    console.log(`  round ${round}  ${ms.toFixed(0)} ms, two bare Nodes ${bare[bare.length - 1].toFixed(0)} ms`);
  }
  const row = absolute('agent start to the first CONNECT', 'ms', values, 300);
  return [{ ...row, figures: [...row.figures, figureOf('two bare Nodes', bare)] }];
}

/** What an agent and its worker take to start at least: one Node after the other that does nothing. */
function twoBareNodes(): number {
  const startMs = performance.now();
  for (let started = 0; started < 2; started++) spawnSync(execPath, ['-e', '0']);
  return performance.now() - startMs;
}

const scenario = `scenario "start"
broker "mqtt://${sinkAddress}:${sinkPort}"
pool client[1] {
  connect
  hold 1h
}
`;

/** Of the only process whose command is such, in ms since the machine's boot, by 10 ms (`proc_pid_stat(5)`, field 22). */
function startedAt(isIt: (command: string) => boolean): number {
  const { pid } = allProcesses().find(({ command }) => isIt(command))!;
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[22 - 3]) * 10;
}

function sinceBoot(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
}
