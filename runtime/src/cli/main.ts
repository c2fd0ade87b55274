/** The command `mqtt-scenario`. */
import { Command, CommanderError } from 'commander';
import { version } from '../../../package.json';
import { agentsCommand } from './agentsCommand.ts';
import { checkCommand } from './checkCommand.ts';
import { couldNotRun, InputError, wrongInput } from './exitCodes.ts';
import { fmtCommand } from './fmtCommand.ts';
import { planCommand } from './planCommand.ts';
import { processTerminal } from './processTerminal.ts';
import { reportCommand } from './reportCommand.ts';
import { runCommand } from './runCommand.ts';

const terminal = processTerminal();
const program = new Command('mqtt-scenario')
  .description('Load tests for MQTT brokers, written as scenarios.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(--help says what there is)');
for (const make of [checkCommand, planCommand, fmtCommand, runCommand, reportCommand, agentsCommand]) {
  program.addCommand(make(terminal).copyInheritedSettings(program));
}

program.parseAsync().catch((error: unknown) => {
  // Commander has said what is wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return terminal.exitCode(error.exitCode === 0 ? 0 : wrongInput);
  const isInput = error instanceof InputError;
  const text = error instanceof Error ? (isInput ? error.message : error.stack) : String(error);
  terminal.note(`${terminal.colors.bad('error:')} ${text}\n`);
  terminal.exitCode(isInput ? wrongInput : couldNotRun);
});
