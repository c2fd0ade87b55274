import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAedes, type TestBroker } from '../support/brokers.ts';
import { programsFolder } from '../support/programs.ts';
import { clockRun, type FakedAgent, hasFaketime } from './clockWorld.ts';

if (!hasFaketime) {
  if (process.env.CI === 'true') throw new Error('faketime is missing: install Debian’s package "faketime".');
  console.log('Skipped: agents with clocks of their own, as Debian’s package "faketime" is missing.');
}

const folder = mkdtempSync(join(tmpdir(), 'clocks-'));
let broker: TestBroker;
beforeAll(async () => {
  broker = await startAedes();
});
afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true });
});

const near: FakedAgent = { shiftSeconds: 7, driftPpm: 0, thereMs: 0, backMs: 0 };

/** `npm run bench -- clocks` does the same a hundred times. */
const worlds: { what: string; agents: [FakedAgent, FakedAgent] }[] = [
  { what: 'a receiver’s clock gains', agents: [near, { shiftSeconds: 3_600, driftPpm: 300, thereMs: 0, backMs: 0 }] },
  { what: 'a sender’s clock loses, far away', agents: [{ shiftSeconds: 50, driftPpm: -400, thereMs: 3, backMs: 24 }, near] },
];

test.skipIf(!hasFaketime).each(worlds)(
  'latencies across hosts are within the stated error: $what',
  async ({ agents }) => {
    const { report, sameUs, acrossUs, errorUs } = await clockRun({ programs: programsFolder(), folder, broker, agents, seconds: 3 });
    expect(report.summary).toBe('Ran to its end; nothing was expected of it.');
    expect(report.messages).toMatchObject({ published: 300, delivered: 600, lost: 0 });
    expect(Math.abs(acrossUs.min - sameUs.min)).toBeLessThanOrEqual(errorUs);
    for (const [number, { driftPpm }] of agents.entries()) {
      const { clock } = report.agents[number];
      expect(clock?.steps).toEqual([]);
      expect(Math.abs(clock!.driftPpm - driftPpm)).toBeLessThan(500);
    }
  },
  120_000,
);
