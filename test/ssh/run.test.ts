import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { cli } from '../support/cli.ts';
import { processesWith, until } from '../support/processes.ts';
import { hasSshd, startSshd, type TestHome, type TestSshd, testHome } from './support/sshd.ts';

const scenario = `scenario "fan-in"

pool backend[3] {
  connect
  subscribe "device/+/reading" qos 1
  signal ready
  hold until done
}

pool device[20] {
  arrive over 500ms
  connect
  await ready from 3
  repeat every 50ms for 2s {
    publish "device/{client.index}/reading" qos 1 payload bytes(100)
  }
  disconnect
}
`;

/** Topics come from rows, of which each host has only its own, and payloads from a file beside the scenario's folder. */
const withFiles = `scenario "rows"

data accounts = csv("accounts.csv")

pool backend[2] {
  connect
  subscribe "account/+" qos 1
  signal ready
  hold until done
}

pool device[6] {
  connect
  await ready from 2
  repeat 5 times every 50ms {
    publish "account/{accounts.name}" qos 1 payload file("../payload.bin")
  }
  disconnect
}
`;

describe.skipIf(!hasSshd || !hasMosquitto)('a run on several hosts', { timeout: 180_000 }, () => {
  let home: TestHome;
  let hosts: TestSshd[];
  let broker: TestBroker;
  let cwd: string;

  beforeAll(async () => {
    home = testHome();
    broker = await startMosquitto();
    hosts = await Promise.all(
      ['127.0.0.2', '127.0.0.3'].map((address, index) =>
        startSshd(home, { address, settings: [`SetEnv XDG_CACHE_HOME=${home.folder}/cache${index}`] }),
      ),
    );
    writeFileSync(join(home.folder, '.ssh', 'known_hosts'), hosts.map(({ knownHosts }) => knownHosts).join(''));
    cwd = mkdtempSync(join(home.folder, 'cwd-'));
    writeFileSync(join(cwd, 'fan-in.mqtt-scenario'), scenario);
  });
  afterAll(async () => {
    await Promise.all([...hosts, broker].map((each) => each.close()));
    home.close();
  });

  const run = async (args: string, file = 'fan-in.mqtt-scenario') => {
    const { code, stdout, stderr } = await cli(`run ${file} --broker ${broker.url} --quiet --json ${args}`.trim().split(' '), {
      cwd,
      env: { HOME: home.folder },
    });
    // The hosts of these tests are this machine, so it is the right one.
    const note = "note: 127.0.0.1 is each agent's own machine: name the broker as the agents know it\n";
    expect([code, stderr]).toEqual([0, args === '' ? '' : note]);
    return JSON.parse(stdout) as Report;
  };

  it('has the same totals as on this machine', async () => {
    const here = await run('');
    const there = await run(`--agents ssh://${hosts[0].host},ssh://${hosts[1].host}`);
    expect(here.messages).toMatchObject({ published: 800, expected: 2_400, delivered: 2_400, lost: 0, missed: 0 });
    expect(there.messages).toEqual(here.messages);
    expect(there.agents.map(({ name, clients }) => ({ name, clients }))).toEqual([
      { name: hosts[0].host, clients: 12 },
      { name: hosts[1].host, clients: 11 },
    ]);
    for (const index of [0, 1])
      await until(() => readdirSync(join(home.folder, `cache${index}`, 'mqtt-scenario', 'runs')).length === 0, 'the run is gone');
  });

  it('brings the files that the plan names to the hosts, and takes them away again', async () => {
    mkdirSync(join(cwd, 'scenarios'));
    writeFileSync(join(cwd, 'payload.bin'), Buffer.alloc(1_000, 7));
    writeFileSync(join(cwd, 'scenarios', 'accounts.csv'), `name\n${['a', 'b', 'c', 'd', 'e', 'f', 'g'].join('\n')}\n`);
    writeFileSync(join(cwd, 'scenarios', 'rows.mqtt-scenario'), withFiles);
    const here = await run('', 'scenarios/rows.mqtt-scenario');
    const there = await run(`--agents ${hosts[0].host},${hosts[1].host}`, 'scenarios/rows.mqtt-scenario');
    expect(here.messages).toMatchObject({ published: 30, delivered: 60, lost: 0 });
    expect(there.messages).toEqual(here.messages);
    for (const index of [0, 1])
      await until(() => readdirSync(join(home.folder, `cache${index}`, 'mqtt-scenario', 'runs')).length === 0, 'the run is gone');
  });

  it('cleans the hosts on demand', async () => {
    const names = hosts.map(({ host }) => host);
    const clean = () => cli(['agents', 'clean', ...names], { cwd, env: { HOME: home.folder } });
    const removed = names.map((name, index) => `${name}: removed ${home.folder}/cache${index}/mqtt-scenario\n`).join('');
    expect(await clean()).toEqual({ code: 0, stdout: removed, stderr: '' });
    expect(await clean()).toEqual({ code: 0, stdout: names.map((name) => `${name}: nothing to remove\n`).join(''), stderr: '' });
  });

  it('is given up by Ctrl-C while a host does not answer', async () => {
    const mute = createServer((socket) => socket.resume()).listen(0, '127.0.0.4');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const { code, stdout, stderr } = await cli(`run fan-in.mqtt-scenario --agents ${hosts[0].host},u@127.0.0.4:${port}`.split(' '), {
      cwd,
      env: { HOME: home.folder },
      onStart: (child) => void once(mute, 'connection').then(() => child.kill('SIGINT')),
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('stopping: what has begun on other hosts is taken back');
    expect(processesWith(join(home.folder, 'cache0'))).toEqual([]);
    await new Promise((resolve) => mute.close(resolve));
  });

  it('says what is wrong with the hosts that were asked for', async () => {
    const refused = (args: string) => cli(`run fan-in.mqtt-scenario ${args}`.split(' '), { cwd, env: { HOME: home.folder } });
    expect(await refused('--agents a:b')).toMatchObject({ code: 2, stderr: expect.stringContaining('"a:b" is not a host') });
    expect(await refused('--agents-file none')).toMatchObject({ code: 2, stderr: expect.stringContaining('none cannot be read') });
    expect(await refused('--agents a --broker embedded')).toMatchObject({ code: 2, stderr: expect.stringContaining('this machine alone') });
  });
});
