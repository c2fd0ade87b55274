import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChannel } from '../../runtime/src/control/channel.ts';
import type { Command, Event } from '../../runtime/src/control/messages.ts';
import { type OpenHost, openHosts } from '../../runtime/src/ssh/hosts.ts';
import { program } from '../support/programs.ts';
import { testNetwork } from './support/network.ts';
import { hasSshd, startSshd, type TestHome, type TestSshd, testHome } from './support/sshd.ts';

describe.skipIf(!hasSshd)('agents on hosts', () => {
  let home: TestHome;
  let sshd: TestSshd;
  beforeAll(async () => {
    home = testHome();
    sshd = await startSshd(home, { settings: [`SetEnv XDG_CACHE_HOME=${home.folder}/cache`] });
  });
  afterAll(async () => {
    await sshd.close();
    home.close();
  });

  it('starts, says hello, and leaves nothing but its program behind', async () => {
    const steps: string[] = [];
    const hosts = await openHosts([{ host: sshd.host }], {
      network: testNetwork(home, { knownHosts: sshd.knownHosts }),
      agentProgram: program('agent.js'),
      orphanTimeoutMs: 60_000,
      onStep: (_host, step) => steps.push(step),
    });
    const process = await (hosts.hosts[0] as OpenHost).starter.start();
    const hello = await new Promise<Event>((resolve) => {
      openChannel<Event, Command>(process.readable, process.writable, {
        maximumBytes: 1_000,
        read: (message) => message as Event,
        onMessage: resolve,
        onClose: () => {},
      });
    });
    expect(hello).toMatchObject({ kind: 'hello', version: 1 });
    expect([...new Set(steps)]).toEqual(['connect', 'verify', 'authenticate', 'check', 'upload', 'start', 'clock']);
    await hosts.close();
    const cache = join(home.folder, 'cache', 'mqtt-scenario');
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^agent-[0-9a-f]{16}\.js$/), 'runs']);
    expect(readdirSync(join(cache, 'runs'))).toEqual([]);
    expect(existsSync(cache)).toBe(true);
  });
});
