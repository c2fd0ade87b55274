import { Command } from 'commander';
import { cleanHosts } from '../ssh/clean.ts';
import { HostError } from '../ssh/hostError.ts';
import { sshNetwork } from '../ssh/network.ts';
import { userConfig } from '../ssh/userConfig.ts';
import { parsedHosts } from './agentOptions.ts';
import { checkAgentsCommand } from './checkAgentsCommand.ts';
import { couldNotRun } from './exitCodes.ts';
import { hostQuestions } from './hostQuestions.ts';
import type { Terminal } from './terminal.ts';

export function agentsCommand(terminal: Terminal): Command {
  const clean = new Command('clean')
    .description('remove what runs have left on hosts: the agent program')
    .argument('<hosts...>', 'hosts: user@host, user@host:port')
    .action(async (given: string[]) => {
      const hosts = given.flatMap(parsedHosts);
      const network = sshNetwork({ settingsOf: userConfig(), questions: hostQuestions(terminal, () => {}) });
      for (const [index, result] of (await cleanHosts(hosts, network)).entries()) {
        if (result instanceof HostError) {
          terminal.note(`${terminal.colors.bad('error:')} ${result.message}. ${result.remedy}\n`);
          terminal.exitCode(couldNotRun);
        } else terminal.out(`${hosts[index]}: ${result.length > 0 ? `removed ${result.join(', ')}` : 'nothing to remove'}\n`);
      }
    });
  return new Command('agents')
    .description('look after the hosts that carry agents')
    .addCommand(checkAgentsCommand(terminal))
    .addCommand(clean);
}
