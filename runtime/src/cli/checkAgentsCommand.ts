import { join } from 'node:path';
import { Command } from 'commander';
import { localAgent } from '../director/localAgent.ts';
import { hostSecretNames } from '../director/secretNames.ts';
import { type AgentCheck, stopsRun } from '../plan/agentCheck.ts';
import type { Plan } from '../plan/plan.ts';
import { checkTable, complaintsOf } from '../report/checkTable.ts';
import { table } from '../report/table.ts';
import { checkAgents } from '../ssh/checkAgents.ts';
import { type AgentOptions, withAgents } from './agentOptions.ts';
import { compileFile, type PlanOptions } from './compiled.ts';
import { couldNotRun, InputError, wrongInput } from './exitCodes.ts';
import { hostQuestions } from './hostQuestions.ts';
import { hostsView } from './hostsView.ts';
import { addParam } from './params.ts';
import { readSecrets } from './secrets.ts';
import type { Terminal } from './terminal.ts';

type CheckOptions = PlanOptions & AgentOptions & { agentNode?: string };

export function checkAgentsCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('ask the hosts of a scenario whether they can carry it, without running it')
    .argument('<file>', 'scenario file')
    .option('--param <name=value>', 'give a parameter another value', addParam)
    .option('--agents <hosts>', 'ask these hosts instead: user@host,user@host:port')
    .option('--agents-file <file>', 'as --agents, from a file with a host a line')
    .option('--agent-node <file>', 'a Node executable for hosts that have none')
    .action(async (path: string, { agents, agentsFile, agentNode, ...planOptions }: CheckOptions) => {
      const { plan, file } = compileFile(path, planOptions, terminal);
      if (!plan) {
        terminal.exitCode(wrongInput);
        return;
      }
      const asked = withAgents(plan, { ...(agents && { agents }), ...(agentsFile && { agentsFile }) });
      const checks = await check(asked, { baseFolder: file.folder, ...(agentNode !== undefined && { agentNode }) }, terminal);
      terminal.out(checksText(checks, terminal));
      if (checks.some(stopsRun)) terminal.exitCode(couldNotRun);
    });
}

async function check(plan: Plan, options: { baseFolder: string; agentNode?: string }, terminal: Terminal): Promise<AgentCheck[]> {
  const passwords = await readSecrets(hostSecretNames(plan), terminal);
  const view = hostsView(
    plan.agents.map(({ host }) => host),
    terminal,
  );
  const { baseFolder, agentNode } = options;
  try {
    return await checkAgents(plan, {
      programs: terminal.programs,
      baseFolder,
      local: ({ host }) => localAgent({ path: process.execPath }, join(terminal.programs, 'agent.js'), host),
      passwords,
      questions: hostQuestions(terminal, view.pause),
      ...(agentNode !== undefined && { nodeExecutable: agentNode }),
      onStep: view.step,
    });
  } catch (error) {
    throw new InputError((error as Error).message);
  } finally {
    view.end();
  }
}

function checksText(checks: readonly AgentCheck[], { colors }: Terminal): string {
  const complaints = checks.flatMap((each) =>
    complaintsOf(each).map(({ text, remedy }) => {
      const kind = stopsRun(each) ? colors.bad('error:') : colors.warn('warning:');
      return `${kind} ${each.host}: ${text} ${remedy}`.trimEnd();
    }),
  );
  return `${[...table(checkTable(checks)), ...(complaints.length > 0 ? ['', ...complaints] : [])].join('\n')}\n`;
}
