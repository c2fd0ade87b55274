import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Run, run } from '../../runtime/src/director/run.ts';
import type { CommandPlan } from '../../runtime/src/plan/plan.ts';
import { startAedes } from '../support/brokers.ts';
import { ownPrograms, until } from '../support/processes.ts';
import { fanPlan } from './fanPlan.ts';

const root = mkdtempSync(join(tmpdir(), 'commands-'));
const programs = ownPrograms();
afterAll(() => {
  programs.remove();
  rmSync(root, { recursive: true });
});

describe('commands of the scenario', () => {
  test('run in its folder and in their order, before the load and after it', async () => {
    const { report, written } = await runWith(['echo one >> log', 'echo two >> log'], ['echo three >> log']);
    expect(report.verdict).toBe('passed');
    expect(written).toBe('one\ntwo\nthree\n');
  });

  test('that fail before the load call it off; those after it still run', async () => {
    const { report, written } = await runWith(['echo no room >&2; exit 3', 'echo two >> log'], ['echo three >> log']);
    expect(report.summary).toContain('The command of line 1, `before "echo no room >&2; exit 3"`, exited with code 3: no room');
    expect(report.connections.attempted).toBe(0);
    expect(written).toBe('three\n');
  });

  test('that fail after the load make the run an error, whose figures stay', async () => {
    const { report } = await runWith([], ['exit 1']);
    expect(report.verdict).toBe('error');
    expect(report.messages.delivered).toBeGreaterThan(0);
  });

  test('end when the run is stopped', async () => {
    const { report, written } = await runWith(['echo one >> log; sleep 100 & sleep 100'], ['echo three >> log'], async (going, log) => {
      await until(() => log() !== '', 'the command has begun');
      going.stop();
    });
    expect(report.verdict).toBe('stopped');
    expect(written).toBe('one\nthree\n');
  });
});

async function runWith(before: string[], after: string[], meanwhile?: (going: Run, log: () => string) => Promise<void>) {
  const folder = mkdtempSync(join(root, 'scenario-'));
  const broker = await startAedes();
  const plan = fanPlan({ qos: 0, version: 4, agents: 1, workers: 1, broker, receivers: 1, senders: 1 });
  const numbered = (commands: string[]): CommandPlan[] => commands.map((command, at) => ({ command, line: at + 1 }));
  const going = run(
    { ...plan, before: numbered(before), after: numbered(after) },
    {
      programs: programs.folder,
      node: { path: process.execPath },
      runsFolder: join(folder, 'runs'),
      baseFolder: folder,
      secrets: {},
      embeddedBroker: false,
    },
  );
  const log = () => readLog(folder);
  await meanwhile?.(going, log);
  const report = await going.result;
  await broker.close();
  return { report, written: log() };
}

function readLog(folder: string): string {
  try {
    return readFileSync(join(folder, 'log'), 'utf8');
  } catch {
    return '';
  }
}
