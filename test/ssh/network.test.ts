import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { hasMosquitto } from '../support/brokers.ts';
import { cli } from '../support/cli.ts';
import { startMosquittoIn, startNet, type TestNet } from './support/net.ts';
import { hasNamespaces, type TestHome, type TestSshd, testHome } from './support/sshd.ts';
import { startTown } from './support/town.ts';
import { startWire, type Wire } from './support/wire.ts';

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

/** One way, in ms: from us to the hosts, and from the hosts to the broker. */
const delays = { ssh: 30, mqtt: 20 };

describe.skipIf(!hasNamespaces || !hasMosquitto)(
  'three hosts and a broker, each with a network and a clock of its own',
  { timeout: 180_000 },
  () => {
    let home: TestHome;
    let net: TestNet;
    let hosts: TestSshd[];
    let broker: Awaited<ReturnType<typeof startMosquittoIn>>;
    let wires: Wire[];
    let cwd: string;

    beforeAll(async () => {
      home = testHome();
      net = startNet(4);
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
      wires = await Promise.all([startWire(broker, net.gateway), ...hosts.map((host) => startWire(host))]);
      for (const [index, wire] of wires.entries()) wire.delayMs = index === 0 ? delays.mqtt : delays.ssh;
      const known = hosts.map(({ knownHosts, address }, index) => knownHosts.replaceAll(address, `[127.0.0.1]:${wires[index + 1].port}`));
      writeFileSync(join(home.folder, '.ssh', 'known_hosts'), known.join(''));
      cwd = mkdtempSync(join(home.folder, 'cwd-'));
      writeFileSync(join(cwd, 'far.mqtt-scenario'), scenario);
      const lines = wires.slice(1).map(({ port }, index) => `load@127.0.0.1:${port} weight ${index + 1}\n`);
      writeFileSync(join(cwd, 'hosts'), lines.join(''));
    });
    afterAll(async () => {
      await Promise.all([...wires, ...hosts, broker].map((each) => each.close()));
      net.close();
      home.close();
    });

    it('have the totals of a run on one machine, and latencies as if all had one clock', async () => {
      const url = `mqtt://${net.gateway}:${wires[0].port}`;
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
      // A message takes two ways; what the clocks may be wrong by is far less than one of them.
      const { min, p50 } = there.latencyUs.delivery;
      expect(min).toBeGreaterThan(2 * delays.mqtt * 1000 - 10_000);
      expect(p50).toBeLessThan(500_000);
    });
  },
);
