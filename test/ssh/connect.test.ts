import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseAddress } from '../../runtime/src/ssh/address.ts';
import type { HostError } from '../../runtime/src/ssh/hostError.ts';
import { outcome, testNetwork } from './support/network.ts';
import { freePort, hasSshd, makeKey, startSshd, type TestHome, type TestSshd, testHome } from './support/sshd.ts';

describe.skipIf(!hasSshd)('connecting to an OpenSSH server', () => {
  let home: TestHome;
  let sshd: TestSshd;
  let knownHosts: string;

  beforeAll(async () => {
    home = testHome();
    const keys = ['rsa', 'ecdsa'].map((type) => {
      makeKey(join(home.folder, type), type);
      return readFileSync(join(home.folder, `${type}.pub`), 'utf8');
    });
    makeKey(join(home.folder, 'locked'), 'ed25519', 'open sesame');
    makeKey(join(home.folder, 'stranger'), 'ed25519');
    keys.push(readFileSync(join(home.folder, 'locked.pub'), 'utf8'));
    sshd = await startSshd(home, { hostKeyTypes: ['ed25519', 'ecdsa', 'rsa'], authorizedKeys: home.publicKey + keys.join('') });
    knownHosts = sshd.knownHosts;
  });
  afterAll(async () => {
    await sshd.close();
    home.close();
  });

  it('runs a command', async () => {
    const network = testNetwork(home, { knownHosts });
    const connection = await network.connect(parseAddress(sshd.host));
    const process = await connection.exec('printf hello; printf oops >&2; exit 7');
    const words = Promise.all([process.stdout.toArray(), process.stderr.toArray()]);
    expect([(await words).map(String), await process.exited]).toEqual([['hello', 'oops'], { code: 7 }]);
    connection.close();
    await connection.closed;
  });

  describe('host keys', () => {
    it.each(['ed25519', 'ecdsa', 'rsa'])('a host known by its %s key alone is known', async (type) => {
      const line = knownHosts.split('\n').find((each) => each.includes(type)) as string;
      expect(await outcome(testNetwork(home, { knownHosts: line }), sshd.host)).toBe('connected');
    });

    it('an unknown one is refused where nobody can be asked, and the fingerprint is told', async () => {
      const error = (await outcome(testNetwork(home, { knownHosts: '' }), sshd.host)) as HostError;
      const fingerprint = execFileSync('ssh-keygen', ['-lf', '-'], { input: knownHosts.split('\n')[0], encoding: 'utf8' }).split(' ')[1];
      expect(error).toMatchObject({ step: 'verify', host: sshd.host, reason: `its ssh-ed25519 key ${fingerprint} is not known` });
      expect(error.remedy).toContain(`ssh ${sshd.host}`);
    });

    it('an unknown one that the user refuses is refused, and nothing is written', async () => {
      const network = testNetwork(home, { knownHosts: '', questions: { newHostKey: async () => false } });
      expect(await outcome(network, sshd.host)).toMatchObject({ step: 'verify', reason: expect.stringContaining('was not accepted') });
      expect(readFileSync(join(home.folder, '.ssh/known_hosts'), 'utf8')).toBe('');
    });

    it.each(['yes', 'no'])(
      'one that the user accepts is asked about once, and known to OpenSSH from then on (hashed: %s)',
      async (hashed) => {
        const asked: unknown[] = [];
        const accepting = testNetwork(home, {
          config: `HashKnownHosts ${hashed}`,
          knownHosts: 'other.example ssh-ed25519 AAAA',
          questions: { newHostKey: async (question) => asked.push(question) > 0 },
        });
        const several = await Promise.all([1, 2, 3].map(() => accepting.connect(parseAddress(sshd.host))));
        for (const connection of several) connection.close();
        expect(asked).toEqual([expect.objectContaining({ host: sshd.host, keyType: 'ssh-ed25519' })]);
        const written = readFileSync(join(home.folder, '.ssh/known_hosts'), 'utf8');
        expect(written.includes(sshd.address)).toBe(hashed === 'no');
        expect(await outcome(testNetwork(home), sshd.host)).toBe('connected');
        const options = ['-F', 'none', '-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${home.folder}/.ssh/known_hosts`];
        execFileSync('ssh', [...options, '-i', home.key, '-p', String(sshd.port), sshd.host.split(':')[0], 'true']);
      },
    );

    const otherKey = 'AAAAC3NzaC1lZDI1NTE5AAAAIIbIdsaHXT5VKV5bTZ5Vm5tXN1fBJwZVGSlx2Q0lKc1G';
    it.each([
      [
        'changed',
        () => `[${sshd.address}]:${sshd.port} ssh-ed25519 ${otherKey}`,
        /is not the one on file \(.*known_hosts:1\)/,
        /ssh-keygen -R '\[127/,
      ],
      ['revoked', () => `${knownHosts}@revoked * ${knownHosts.split('\n')[0].split(' ').slice(1).join(' ')}`, /is revoked/, /new key/],
      ['vouched for by an authority', () => `@cert-authority * ssh-ed25519 ${otherKey}`, /certificate authority/, /add the host's own key/],
      [
        'of a type that the host does not have',
        () => `[${sshd.address}]:${sshd.port} ecdsa-sha2-nistp521 AAAA`,
        /no key of the types on file \(ecdsa-sha2-nistp521\)/,
        /ssh-keygen -R/,
      ],
    ])('one that is %s is refused, even where new ones are accepted', async (_what, lines, reason, remedy) => {
      const network = testNetwork(home, { config: 'StrictHostKeyChecking no', knownHosts: lines() });
      const error = (await outcome(network, sshd.host)) as HostError;
      expect(error).toMatchObject({ step: 'verify', reason: expect.stringMatching(reason), remedy: expect.stringMatching(remedy) });
    });
  });

  describe('keys', () => {
    beforeEach(() => {
      testNetwork(home, { knownHosts });
    });

    it.each(['rsa', 'ecdsa'])('logs in by an %s key', async (type) => {
      expect(await outcome(testNetwork(home, { config: `IdentityFile ${home.folder}/${type}` }), sshd.host)).toBe('connected');
    });

    it('asks for the passphrase of an encrypted key once for all hosts, and again after a wrong one', async () => {
      const asked: boolean[] = [];
      const network = testNetwork(home, {
        config: `IdentityFile ${home.folder}/locked`,
        questions: { passphrase: async ({ again }) => (asked.push(again) === 1 ? 'wrong' : 'open sesame') },
      });
      const several = await Promise.all([1, 2, 3].map(() => network.connect(parseAddress(sshd.host))));
      for (const connection of several) connection.close();
      expect(asked).toEqual([false, true]);
    });

    it('has all the patience for whoever types', async () => {
      const network = testNetwork(home, {
        config: `IdentityFile ${home.folder}/locked\nConnectTimeout 1`,
        // Longer than any host may be silent.
        questions: { passphrase: () => new Promise((resolve) => setTimeout(() => resolve('open sesame'), 1_200)) },
      });
      expect(await outcome(network, sshd.host)).toBe('connected');
    });

    it('says that a key is encrypted where nobody can be asked', async () => {
      const error = (await outcome(testNetwork(home, { config: `IdentityFile ${home.folder}/locked` }), sshd.host)) as HostError;
      expect(error).toMatchObject({
        step: 'authenticate',
        remedy: expect.stringContaining('locked is encrypted, and no passphrase was given'),
      });
    });

    it('does not ask for the passphrase of a key that the host does not take', async () => {
      makeKey(join(home.folder, 'lockedStranger'), 'ed25519', 'secret');
      const network = testNetwork(home, {
        config: `IdentityFile ${home.folder}/lockedStranger`,
        questions: { passphrase: async () => expect.fail('asked for a passphrase') },
      });
      expect(await outcome(network, sshd.host)).toMatchObject({ step: 'authenticate' });
    });

    it.each([
      ['a wrong key', 'IdentityFile ~/stranger', 'stranger'],
      ['no key', 'IdentityFile ~/missing', 'nothing could be offered'],
      ['a public key for a private one', 'IdentityFile ~/rsa.pub', 'nothing could be offered'],
    ])('says what was offered: %s', async (_what, config, offered) => {
      const error = (await outcome(testNetwork(home, { config }), sshd.host)) as HostError;
      expect(error).toMatchObject({ step: 'authenticate', host: sshd.host, reason: expect.stringContaining(offered) });
      expect(error.reason).toContain('it takes publickey');
    });

    it('says that the user may be wrong', async () => {
      const error = (await outcome(testNetwork(home), `nobody-here@${sshd.address}:${sshd.port}`)) as HostError;
      expect(error).toMatchObject({ step: 'authenticate', remedy: expect.stringContaining('nobody-here is the right user') });
    });

    it('logs in by a key of ssh-agent, and by the named ones alone where IdentitiesOnly says so', async () => {
      const socket = join(home.folder, 'agent');
      const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
      await once(agent.stdout, 'data');
      execFileSync('ssh-add', ['-q', join(home.folder, 'rsa')], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      const environment = { SSH_AUTH_SOCK: socket };
      const config = 'IdentityFile ~/missing';
      expect(await outcome(testNetwork(home, { config, environment }), sshd.host)).toBe('connected');
      const only = testNetwork(home, { config: `${config}\nIdentitiesOnly yes`, environment });
      expect(await outcome(only, sshd.host)).toMatchObject({ step: 'authenticate' });
      agent.kill();
      await once(agent, 'exit');
    });
  });

  describe('reaching it', () => {
    it('goes through a jump host, which it verifies too', async () => {
      const inner = await startSshd(home, { address: '127.0.0.3' });
      const config = `Host inner\nHostName ${inner.address}\nPort ${inner.port}\nUser ${inner.host.split('@')[0]}\nProxyJump ${sshd.host}\n`;
      expect(await outcome(testNetwork(home, { config, knownHosts: knownHosts + inner.knownHosts }), 'inner')).toBe('connected');
      expect(inner.log()).toContain(`Accepted publickey for ${inner.host.split('@')[0]} from 127.0.0`);
      const unknownJump = testNetwork(home, { config, knownHosts: inner.knownHosts });
      expect(await outcome(unknownJump, 'inner')).toMatchObject({ step: 'verify', host: sshd.host });
      const unknownHost = testNetwork(home, { config, knownHosts });
      expect(await outcome(unknownHost, 'inner')).toMatchObject({ step: 'verify', host: 'inner' });
      await inner.close();
      const gone = (await outcome(testNetwork(home, { config, knownHosts: knownHosts + inner.knownHosts }), 'inner')) as HostError;
      expect(gone).toMatchObject({ step: 'connect', host: 'inner', reason: expect.stringContaining(`${sshd.host} could not connect to`) });
    });

    it.each([
      ['nobody listens', async () => `u@127.0.0.2:${await freePort('127.0.0.2')}`, /ECONNREFUSED/, /Nothing listens at port/],
      ['the name is unknown', async () => 'u@nowhere.invalid', /ENOTFOUND|EAI_AGAIN/, /No address is known/],
    ])('says when %s', async (_what, host, reason, remedy) => {
      const error = (await outcome(testNetwork(home), await host())) as HostError;
      expect(error).toMatchObject({ step: 'connect', reason: expect.stringMatching(reason), remedy: expect.stringMatching(remedy) });
    });

    it('says when nobody answers', async () => {
      const mute = createServer().listen(0, '127.0.0.2');
      await once(mute, 'listening');
      const { port } = mute.address() as { port: number };
      const error = (await outcome(testNetwork(home, { config: 'ConnectTimeout 1' }), `u@127.0.0.2:${port}`)) as HostError;
      expect(error).toMatchObject({ step: 'connect', reason: 'no answer within 1 s' });
      mute.close();
    });

    it('says when jump hosts lead in a circle', async () => {
      const error = await outcome(testNetwork(home, { config: 'Host a\nProxyJump b\nHost b\nProxyJump a\n' }), 'a');
      expect(error).toMatchObject({ step: 'connect', reason: 'its jump hosts lead in a circle: a, b, a' });
    });

    it('gets everyone in although the server drops simultaneous logins', async () => {
      const strict = await startSshd(home, { settings: ['MaxStartups 2:100:2'] });
      const network = testNetwork(home, { knownHosts: strict.knownHosts });
      const connections = await Promise.all(Array.from({ length: 12 }, () => network.connect(parseAddress(strict.host))));
      for (const connection of connections) connection.close();
      await Promise.all(connections.map(({ closed }) => closed));
      await strict.close();
    });
  });
});
