import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { hasMosquitto } from '../support/brokers.ts';
import { cli } from '../support/cli.ts';
import { hasSlowWires, startMosquittoIn, startNet, type TestNet } from './support/net.ts';
import { hasNamespaces, type TestHome, type TestSshd, testHome } from './support/sshd.ts';
import { startTown } from './support/town.ts';

const scenario = `scenario "far"

pool backend[2] {
  connect
  subscribe "device/+/reading" qos 1
  signal ready
  hold until done
}

pool device[9] {
  arrive over 500ms
  connect
  await ready from 2
  repeat every 100ms for 2s {
    publish "device/{client.index}/reading" qos 1 payload bytes(100)
  }
  disconnect
}
`;

/** What a wire takes each way, in ms: those of the hosts, and the broker's. */
const delays = { host: 30, broker: 20 };

describe.skipIf(!hasNamespaces || !hasMosquitto)(
  'three hosts and a broker, each with a network and a clock of its own',
  { timeout: 180_000 },
  () => {
    let home: TestHome;
    let net: TestNet;
    let hosts: TestSshd[];
    let broker: Awaited<ReturnType<typeof startMosquittoIn>>;
    let cwd: string;

    beforeAll(async () => {
      home = testHome();
      net = await startNet([delays.host, delays.host, delays.host, delays.broker]);
      broker = await startMosquittoIn(net, 3);
      hosts = await Promise.all(
        [0, 1, 2].map((host) =>
          startTown(home, {
            users: [{ name: 'load' }],
            network: net.networkOf(host),
            address: net.addressOf(host),
            port: 22,
            hostName: `host${host}`,
            clockAhead: host * 5_000,
          }),
        ),
      );
      writeFileSync(join(home.folder, '.ssh', 'known_hosts'), hosts.map(({ knownHosts }) => knownHosts).join(''));
      cwd = mkdtempSync(join(home.folder, 'cwd-'));
      writeFileSync(join(cwd, 'far.mqtt-scenario'), scenario);
      const lines = hosts.map(({ address }, index) => `load@${address} weight ${index + 1}\n`);
      writeFileSync(join(cwd, 'hosts'), lines.join(''));
    });
    afterAll(async () => {
      await Promise.all([...hosts, broker].map((each) => each.close()));
      await net.close();
      home.close();
    });

    it('have the totals of a run on one machine, and latencies as if all had one clock', async () => {
      const url = `mqtt://${broker.address}:${broker.port}`;
      const run = async (args: string[]) => {
        const words = ['run', 'far.mqtt-scenario', '--broker', url, '--quiet', '--json', ...args];
        const { code, stdout, stderr } = await cli(words, { cwd, env: { HOME: home.folder } });
        expect([code, stderr]).toEqual([0, '']);
        return JSON.parse(stdout) as Report;
      };
      const here = await run([]);
      const there = await run(['--agents-file', 'hosts']);
      expect(here.messages).toMatchObject({ published: 180, delivered: 360, lost: 0, missed: 0 });
      expect(there.messages).toEqual(here.messages);
      expect(there.agents.map(({ clients }) => clients)).toEqual([2, 4, 5]);
      if (!hasSlowWires) return;
      // A message goes over two wires, and over two again. The hosts' clocks are seconds apart: what is left of that is far less than a wire.
      const wiresUs = 2 * (delays.host + delays.broker) * 1000;
      expect(there.latencyUs.delivery.min).toBeGreaterThan(wiresUs - 20_000);
      expect(there.latencyUs.delivery.p50).toBeLessThan(wiresUs + 2_000_000);
      expect(here.latencyUs.delivery.min).toBeGreaterThan(2 * delays.broker * 1000 - 1);
    });
  },
);
