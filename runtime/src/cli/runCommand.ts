import { join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import type { AgentStarter } from '../director/agentProcess.ts';
import { type Run, run } from '../director/run.ts';
import { hostSecretNames, secretNames } from '../director/secretNames.ts';
import type { Plan } from '../plan/plan.ts';
import type { Report } from '../report/report.ts';
import { summaryText } from '../report/summary.ts';
import { type AgentOptions, withAgents } from './agentOptions.ts';
import { compileFile, type PlanOptions } from './compiled.ts';
import { exitCodeOf, InputError, wrongInput } from './exitCodes.ts';
import { findingNotes } from './findingNotes.ts';
import { addParam, wholeNumber } from './params.ts';
import { type ProgressView, progressView, quietView } from './progressView.ts';
import { openRunAgents } from './runAgents.ts';
import { readSecrets } from './secrets.ts';
import type { Terminal } from './terminal.ts';

interface RunCommandOptions extends PlanOptions, AgentOptions {
  agentNode?: string;
  out?: string;
  json?: true;
  quiet?: true;
}

export function runCommand(terminal: Terminal): Command {
  return new Command('run')
    .description('carry a scenario out and report what came of it')
    .argument('<file>', 'scenario file')
    .option('--broker <url>', 'run against another broker than the scenario names; "embedded" brings one along')
    .option('--param <name=value>', 'give a parameter another value', addParam)
    .option('--workers <number>', 'worker processes on this machine', wholeNumber('--workers', 1))
    .option('--seed <number>', 'draw other random values, or the same again', wholeNumber('--seed', 0))
    .option('--agents <hosts>', 'carry the load on these hosts over SSH: user@host,user@host:port')
    .option('--agents-file <file>', 'as --agents, from a file with a host a line')
    .option('--agent-node <file>', 'a Node executable for hosts that have none')
    .option('--out <folder>', 'keep the run there instead of in .mqtt-scenario/runs')
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'show no progress')
    .action(async (path: string, { out, json, quiet, agents, agentsFile, agentNode, ...planOptions }: RunCommandOptions) => {
      const compiled = compileFile(path, planOptions, terminal);
      if (!compiled.plan) {
        terminal.exitCode(wrongInput);
        return;
      }
      const asked = withAgents(compiled.plan, { ...(agents && { agents }), ...(agentsFile && { agentsFile }) });
      const secrets = await readSecrets(secretNames(asked), terminal);
      const passwords = await readSecrets(hostSecretNames(asked), terminal);
      const view = quiet ? quietView(terminal) : progressView(terminal);
      const common = { baseFolder: compiled.file.folder, embeddedBroker: planOptions.broker === 'embedded' };
      const opened = await openRunAgents(asked, { ...common, agentNode, passwords, note: view.note }, terminal);
      if (!opened) {
        terminal.exitCode(exitCodeOf.stopped);
        return;
      }
      try {
        const going = start(opened.plan, { ...common, out, secrets, agents: opened.agents }, view, terminal);
        const report = await endOf(going, view, terminal);
        terminal.out(json ? `${JSON.stringify(report, undefined, 2)}\n` : resultText(report, going.folder, terminal));
        terminal.exitCode(exitCodeOf[report.verdict]);
      } finally {
        await opened.close();
      }
    });
}

interface StartOptions {
  out: string | undefined;
  secrets: Record<string, string>;
  baseFolder: string;
  embeddedBroker: boolean;
  agents: readonly AgentStarter[];
}

function start(plan: Plan, { out, ...options }: StartOptions, view: ProgressView, terminal: Terminal): Run {
  const noteFindings = findingNotes(view.note, terminal.colors);
  const runsFolder = resolve(out ?? join('.mqtt-scenario', 'runs'));
  try {
    return run(plan, {
      ...options,
      runsFolder,
      programs: terminal.programs,
      node: { path: process.execPath },
      onSnapshot(snapshot) {
        noteFindings(snapshot);
        view.show(snapshot);
      },
      onLog: view.log,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`the run cannot be kept in ${runsFolder}: ${why}; name a folder that can be written with --out`);
  }
}

/** Ctrl-C stops the run so that it still reports; a second one waits for nobody. */
async function endOf(going: Run, view: ProgressView, terminal: Terminal): Promise<Report> {
  let interrupts = 0;
  const release = terminal.onInterrupt(() => {
    interrupts++;
    if (interrupts > 1) going.kill();
    else going.stop();
    if (interrupts === 1) view.note('stopping: clients take their leave; Ctrl-C again ends at once\n');
  });
  const report = await going.result;
  release();
  view.end();
  return report;
}

function resultText(report: Report, folder: string, terminal: Terminal): string {
  return `${summaryText(report, terminal)}\n\n${terminal.colors.dim('Report:')} ${relative('.', join(folder, 'report.json'))}\n`;
}
