import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { loadOf } from '../plan/load.ts';
import { type HostLimits, usualHost } from '../plan/needs.ts';
import type { Plan } from '../plan/plan.ts';
import { compileFile, type PlanOptions } from './compiled.ts';
import { wrongInput } from './exitCodes.ts';
import { loadText } from './loadText.ts';
import { addParam } from './params.ts';
import type { Terminal } from './terminal.ts';

export function planCommand(terminal: Terminal): Command {
  return new Command('plan')
    .description('show what a scenario will offer and need, without running it')
    .argument('<file>', 'scenario file')
    .option('--param <name=value>', 'give a parameter another value', addParam)
    .option('--broker <url>', 'plan for another broker; "embedded" for one that a run brings along')
    .option('--json', 'print the plan itself, as agents get it')
    .action((path: string, options: PlanOptions & { json?: true }) => {
      const { plan } = compileFile(path, options, terminal);
      if (!plan) {
        terminal.exitCode(wrongInput);
        return;
      }
      terminal.out(options.json ? `${JSON.stringify(plan, undefined, 2)}\n` : loadText(plan, loadOf(plan, hostOf(plan)), terminal.colors));
    });
}

/** Of this machine more is known than of others. */
function hostOf({ agents }: Plan): HostLimits {
  const isLocal = agents.every(({ kind }) => kind === 'local');
  return isLocal ? { ...usualHost, cores: availableParallelism() } : usualHost;
}
