import { expect, test } from 'vitest';
import { type AgentCheck, stopsRun } from '../../runtime/src/plan/agentCheck.ts';
import { findings } from '../../runtime/src/plan/findings.ts';
import type { MachineFacts } from '../../runtime/src/plan/machine.ts';
import type { AgentNeeds } from '../../runtime/src/plan/needs.ts';
import { checkTable, complaintsOf } from '../../runtime/src/report/checkTable.ts';
import { table } from '../../runtime/src/report/table.ts';

const machine: MachineFacts = {
  node: 'v20.20.2',
  platform: 'linux',
  cores: 4,
  openFilesLimit: 20_000,
  localPorts: 28_232,
  memoryBytes: 8e9,
  freeMemoryBytes: 6e9,
};
const needs: AgentNeeds = {
  host: '',
  clients: 25_000,
  workers: 4,
  portsNeeded: 25_000,
  portsAvailable: 28_232,
  openFilesNeeded: 7_250,
  memoryBytes: 440e6,
};

/** A host that has answered; what a plan needs of hosts is reckoned elsewhere. */
function there(host: string, machine: MachineFacts, clockErrorUs?: number): AgentCheck {
  const ofHost = { ...needs, host, portsAvailable: machine.localPorts };
  const clock = clockErrorUs === undefined ? {} : { clockErrorUs };
  return { host, kind: 'there', machine, needs: ofHost, findings: findings(ofHost, machine), ...clock };
}

const checks: AgentCheck[] = [
  there('fits', machine, 180),
  there('tight', { ...machine, freeMemoryBytes: 100e6 }),
  there('small', { ...machine, localPorts: 10_000 }, 2_500),
  { host: 'away', kind: 'failed', reason: 'connecting failed: no answer within 15 s', remedy: 'Look for a firewall.' },
];

test('each agent has a row with what it has and what is needed of that', () => {
  expect(table(checkTable(checks))).toEqual([
    'agent      state      Node  cores             ports            files            memory    clock',
    'fits        fine  v20.20.2      4  25,000 of 28,232  7,250 of 20,000    440 MB of 6 GB  ±180 µs',
    'tight      tight  v20.20.2      4  25,000 of 28,232  7,250 of 20,000  440 MB of 100 MB     ours',
    'small  too small  v20.20.2      4  25,000 of 10,000  7,250 of 20,000    440 MB of 6 GB  ±2.5 ms',
    'away      failed         –      –                 –                –                 –        –',
  ]);
});

test('what is wrong is said with what to do, and whether a run can be', () => {
  expect(checks.map((check) => complaintsOf(check).map(({ text }) => text))).toEqual([
    [],
    ['About 440 MB of memory are needed, and 100 MB are free.'],
    ['25,000 connections from one address need as many local ports, and there are 10,000.'],
    ['connecting failed: no answer within 15 s.'],
  ]);
  expect(checks.map(stopsRun)).toEqual([false, false, true, true]);
});
