import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '../../runtime/src/ssh/address.ts';
import type { NodeExecutable } from '../../runtime/src/ssh/deploy.ts';
import { HostError } from '../../runtime/src/ssh/hostError.ts';
import { type OpenOptions, openHosts } from '../../runtime/src/ssh/hosts.ts';
import type { Questions } from '../../runtime/src/ssh/questions.ts';
import { runScript } from '../../runtime/src/ssh/script.ts';
import { ownNode } from '../../runtime/src/ssh/spareNode.ts';
import { program } from '../support/programs.ts';
import { testNetwork } from './support/network.ts';
import { hasNamespaces, type TestHome, testHome } from './support/sshd.ts';
import { startTown, townPassword } from './support/town.ts';

type Town = Awaited<ReturnType<typeof startTown>>;

/** The agent must not find a folder in those that are open to all. */
const noCommonFolders = (id: number) => `touch /var/tmp/mqtt-scenario-${id} /tmp/mqtt-scenario-${id}`;

describe.skipIf(!hasNamespaces)('hosts that are not as one would wish', () => {
  let home: TestHome;
  let town: Town;
  let bare: Town;

  beforeAll(async () => {
    home = testHome();
    town = await startTown(home, {
      users: [
        { name: 'plain' },
        { name: 'csh', shell: '/usr/bin/tcsh', furnish: 'echo "echo Welcome to csh" > .cshrc' },
        { name: 'fish', shell: '/usr/bin/fish', furnish: 'mkdir -p .config/fish; echo "echo Welcome to fish" > .config/fish/config.fish' },
        { name: 'noisy', furnish: 'echo "echo Last login: never; echo Have a nice day >&2" > .bashrc' },
        { name: 'nologin', shell: '/usr/sbin/nologin' },
        { name: 'readonly', furnish: 'mount -t tmpfs -o ro tmpfs /home/readonly' },
        { name: 'walled', furnish: `mount -t tmpfs -o ro tmpfs /home/walled; ${noCommonFolders(4248)}` },
        { name: 'full', furnish: `mount -t tmpfs -o size=4m,mode=777 tmpfs /home/full; ${noCommonFolders(4249)}` },
        { name: 'squatted', furnish: 'mount -t tmpfs -o ro tmpfs /home/squatted; mkdir -m 777 /var/tmp/mqtt-scenario-4250' },
        {
          name: 'spaced',
          furnish:
            'mkdir "/home/spaced/it\'s here"; chown spaced "/home/spaced/it\'s here"; echo "export XDG_CACHE_HOME=\\"$HOME/it\'s here\\"" > .bashrc',
        },
      ],
    });
    bare = await startTown(home, {
      users: [
        { name: 'nodeless' },
        {
          name: 'old',
          furnish:
            'mkdir -p .nvm/versions/node/v16.20.0/bin; printf "#!/bin/sh\\necho v16.20.0\\n" > .nvm/versions/node/v16.20.0/bin/node; chmod 755 .nvm/versions/node/v16.20.0/bin/node',
        },
        { name: 'nvm', furnish: 'mkdir -p .nvm/versions/node/v20/bin; cp /run/node .nvm/versions/node/v20/bin/node' },
        { name: 'small', furnish: 'mount -t tmpfs -o size=30m,mode=777 tmpfs /home/small' },
        { name: 'noexec', furnish: 'mount -t tmpfs -o noexec,mode=777 tmpfs /home/noexec' },
      ],
      prepare: `cp ${process.execPath} /run/node\nmount --bind /dev/null ${process.execPath}`,
    });
  });
  afterAll(async () => {
    await Promise.all([town?.close(), bare?.close()]);
    home.close();
  });

  async function open(place: Town, user: string, options: Partial<OpenOptions> = {}): Promise<HostError | 'open'> {
    const hosts = await openHosts([{ host: place.hostOf(user) }], {
      network: testNetwork(home, { knownHosts: town.knownHosts + bare.knownHosts }),
      agentProgram: program('agent.js'),
      orphanTimeoutMs: 10_000,
      ...options,
    });
    await hosts.close();
    return hosts.hosts[0] instanceof HostError ? hosts.hosts[0] : 'open';
  }

  it.each(['plain', 'csh', 'fish', 'noisy', 'readonly', 'spaced'])('an agent starts for %s', async (user) => {
    expect(await open(town, user)).toBe('open');
  });

  it.each([
    ['nologin', 'check', /did not run \/bin\/sh: it said: This account is currently not available/, /login shell/],
    [
      'walled',
      'check',
      /no folder for the agent: \/home\/walled\/.cache\/mqtt-scenario cannot be made; \/var\/tmp.*; \/tmp/,
      /XDG_CACHE_HOME/,
    ],
    ['full', 'check', /\/home\/full\/.cache\/mqtt-scenario has only \d MB left/, /Free some space/],
  ])('%s is told what is wrong', async (user, step, reason, remedy) => {
    expect(await open(town, user)).toMatchObject({
      host: town.hostOf(user),
      step,
      reason: expect.stringMatching(reason),
      remedy: expect.stringMatching(remedy),
    });
  });

  it('a folder that somebody else has made is not used', async () => {
    expect(await open(town, 'squatted')).toBe('open');
    const connection = await testNetwork(home).connect(parseAddress(town.hostOf('squatted')));
    const said = await runScript(
      connection,
      'for f in /var/tmp/mqtt-scenario-4250/*; do say file "$f"; done; say mode "$(ls -ld /tmp/mqtt-scenario-4250)"',
    );
    expect(said.values('file')).toEqual(['/var/tmp/mqtt-scenario-4250/*']);
    expect(said.value('mode')).toMatch(/^drwx------/);
    connection.close();
  });

  it.each([
    ['nodeless', /needs Node 18 or newer, and there is none on PATH/],
    ['old', /only older ones \(v16.20.0 \/home\/old\/.nvm\/versions\/node\/v16.20.0\/bin\/node\)/],
  ])('%s: without a Node, the error says so', async (user, reason) => {
    expect(await open(bare, user)).toMatchObject({
      step: 'check',
      reason: expect.stringMatching(reason),
      remedy: expect.stringContaining('Install Node there'),
    });
  });

  it('a Node of a version manager is found', async () => {
    expect(await open(bare, 'nvm')).toBe('open');
  });

  it('our own Node is uploaded where there is none, and not again while it is there', async () => {
    const spareNode = (await ownNode()) as NodeExecutable;
    expect(await open(bare, 'nodeless', { spareNode })).toBe('open');
    expect(await open(bare, 'nodeless')).toBe('open');
  });

  it('a folder that nothing can be run in is named', async () => {
    const spareNode = (await ownNode()) as NodeExecutable;
    expect(await open(bare, 'noexec', { spareNode })).toMatchObject({
      step: 'upload',
      reason: expect.stringMatching(/uploaded Node does not run there: .*Permission denied/),
      remedy: expect.stringContaining('noexec'),
    });
  });

  it('a disk that fills up in the midst of it is named, and the half of it is removed', async () => {
    const spareNode = (await ownNode()) as NodeExecutable;
    expect(await open(bare, 'small', { spareNode })).toMatchObject({
      step: 'upload',
      reason: expect.stringMatching(/the disk of \/home\/small\/.cache\/mqtt-scenario is full/),
    });
    expect(await open(bare, 'small')).toMatchObject({ step: 'check', reason: expect.stringContaining('needs Node') });
  });

  it('a Node for another platform is not uploaded', async () => {
    const spareNode = { platform: 'linux-arm64-musl', read: () => expect.fail('was read') };
    expect(await open(bare, 'old', { spareNode })).toMatchObject({ step: 'check' });
  });

  it('logs in by a password that is given, or that the user types after a wrong one', async () => {
    const config = 'PubkeyAuthentication no\nIdentityFile ~/missing';
    const given = await testNetwork(home, { config }).connect(parseAddress(town.hostOf('plain')), { password: townPassword });
    given.close();
    const questions = { password: async ({ again }: { again: boolean }) => (again ? townPassword : 'wrong') };
    const network = testNetwork(home, { config, questions });
    const typed = await network.connect(parseAddress(town.hostOf('plain')));
    typed.close();
    // Behind a cut nobody is there to type it once more.
    const again = await network.connect(parseAddress(town.hostOf('plain')), { unattended: true });
    again.close();
  });

  it('answers what a host asks for', async () => {
    const asking = await startTown(home, {
      users: [{ name: 'plain' }],
      settings: ['UsePAM yes', 'KbdInteractiveAuthentication yes', 'PasswordAuthentication no', 'PubkeyAuthentication no'],
    });
    const asked: unknown[] = [];
    const prompts: Questions['prompts'] = async (question) => {
      asked.push(question.prompts);
      return [townPassword];
    };
    const network = testNetwork(home, { knownHosts: asking.knownHosts, questions: { prompts } });
    const connection = await network.connect(parseAddress(asking.hostOf('plain')));
    connection.close();
    expect(asked).toEqual([[{ text: 'Password: ', hidden: true }]]);
    const given = await testNetwork(home).connect(parseAddress(asking.hostOf('plain')), { password: townPassword });
    given.close();
    await asking.close();
  });
});
