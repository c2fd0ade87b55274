import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChannel } from '../../runtime/src/control/channel.ts';
import { type Command, controlVersion, type Event } from '../../runtime/src/control/messages.ts';
import type { HostStep } from '../../runtime/src/ssh/hostError.ts';
import { type OpenHost, openHosts } from '../../runtime/src/ssh/hosts.ts';
import { processesWith, until } from '../support/processes.ts';
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
    expect(hello).toMatchObject({ kind: 'hello', version: controlVersion });
    expect([...new Set(steps)]).toEqual(['connect', 'verify', 'authenticate', 'check', 'upload', 'start', 'clock']);
    await hosts.close();
    const cache = join(home.folder, 'cache', 'mqtt-scenario');
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^agent-[0-9a-f]{16}\.js$/), 'runs']);
    expect(readdirSync(join(cache, 'runs'))).toEqual([]);
    expect(existsSync(cache)).toBe(true);
  });

  it.each<HostStep>(['connect', 'verify', 'authenticate', 'check', 'upload', 'start', 'clock'])(
    'gives up while one host is at "%s" and another does not answer, and leaves nothing',
    async (wanted) => {
      const cache = join(home.folder, 'cache', 'mqtt-scenario');
      rmSync(cache, { recursive: true, force: true });
      const mute = createServer((socket) => socket.resume()).listen(0, '127.0.0.2');
      await once(mute, 'listening');
      const giveUp = new AbortController();
      const opening = openHosts([{ host: sshd.host }, { host: `u@127.0.0.2:${(mute.address() as AddressInfo).port}` }], {
        network: testNetwork(home, { knownHosts: sshd.knownHosts }),
        agentProgram: program('agent.js'),
        orphanTimeoutMs: 60_000,
        signal: giveUp.signal,
        onStep(host, step, share) {
          // Of the upload, in its midst.
          if (host === 0 && step === wanted && (step !== 'upload' || (share ?? 0) > 0)) giveUp.abort(new Error('enough'));
        },
      });
      await expect(opening).rejects.toThrow('enough');
      await until(() => processesWith(cache).length === 0, 'the agent has gone');
      const left = existsSync(cache) ? readdirSync(cache, { recursive: true }).map(String) : [];
      expect(left.filter((name) => !/^(agent-\w+\.js|runs)$/.test(name))).toEqual([]);
      await new Promise((resolve) => mute.close(resolve));
    },
  );
});
