import { describe, expect, test } from 'vitest';
import { localPortsOf } from '../../runtime/src/agent/machine.ts';
import { type Finding, findings } from '../../runtime/src/plan/findings.ts';
import { limitsOf, type MachineFacts } from '../../runtime/src/plan/machine.ts';
import { needsOf } from '../../runtime/src/plan/needs.ts';
import type { AgentPlan } from '../../runtime/src/plan/plan.ts';
import { makePlan, makePool } from './makePlan.ts';

const usual: MachineFacts = {
  node: 'v20.20.2',
  platform: 'linux',
  cores: 4,
  openFilesLimit: 20_000,
  localPorts: 28_232,
  memoryBytes: 8e9,
  freeMemoryBytes: 6e9,
};
const agent: AgentPlan = { kind: 'local', host: 'local', weight: 1, sources: [], line: 1 };

describe('what a host lacks for its part of a plan', () => {
  const cases: { why: string; clients: number; agent?: Partial<AgentPlan>; machine?: Partial<MachineFacts>; lacks: Partial<Finding>[] }[] =
    [
      { why: 'nothing', clients: 28_232, lacks: [] },
      {
        why: 'ports, where all connections come from one address',
        clients: 30_000,
        lacks: [
          {
            subject: 'ports',
            severity: 'wall',
            text: '30,000 connections from one address need as many local ports, and there are 28,232.',
            remedy: 'Give the agent more `sources`, add agents, or widen `net.ipv4.ip_local_port_range`.',
          },
        ],
      },
      { why: 'no ports where the system has more', clients: 30_000, machine: { localPorts: 60_000 }, lacks: [] },
      { why: 'no ports where the system does not tell, and the usual number does', clients: 20_000, machine: { localPorts: 0 }, lacks: [] },
      { why: 'no ports with two addresses of its own', clients: 60_000, agent: { sources: ['10.0.0.1', '10.0.0.2'] }, lacks: [] },
      {
        why: 'open files, where the number of workers is given',
        clients: 5_000,
        agent: { workers: 1 },
        machine: { openFilesLimit: 1_024 },
        lacks: [
          { subject: 'openFiles', severity: 'wall', text: '6,000 open files are needed by the only worker, and a process may have 1,024.' },
        ],
      },
      { why: 'no open files where there may be more workers', clients: 5_000, machine: { openFilesLimit: 2_000 }, lacks: [] },
      {
        why: 'free memory',
        clients: 10_000,
        machine: { freeMemoryBytes: 100e6 },
        lacks: [{ subject: 'memory', severity: 'tight', text: 'About 135 MB of memory are needed, and 100 MB are free.' }],
      },
      {
        why: 'memory at all',
        clients: 10_000,
        machine: { memoryBytes: 120e6, freeMemoryBytes: 100e6 },
        lacks: [{ subject: 'memory', severity: 'wall', text: 'About 135 MB of memory are needed, and there are 120 MB in all.' }],
      },
    ];

  test.each(cases)('$why', ({ clients, agent: more, machine: differing, lacks }) => {
    const machine = { ...usual, ...differing };
    const plan = makePlan([makePool('p', clients, [])], { agents: [{ ...agent, ...more }] });
    const [needs] = needsOf(plan, () => limitsOf(machine));
    expect(findings(needs, machine)).toMatchObject(lacks);
    expect(findings(needs, machine)).toHaveLength(lacks.length);
  });
});

test.each([
  ['32768\t60999\n', 28_232],
  ['1024 65535', 64_512],
  ['', 0],
  ['9 3', 0],
])('reads the range of local ports %j', (range, ports) => expect(localPortsOf(range)).toBe(ports));
