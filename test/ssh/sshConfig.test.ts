import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../runtime/src/ssh/address.ts';
import { expandIncludes } from '../../runtime/src/ssh/includes.ts';
import { hostSettings } from '../../runtime/src/ssh/sshConfig.ts';

const around = { home: '/home/me', user: 'me', environment: { SSH_AUTH_SOCK: '/run/agent', KEYS: '/keys' }, platform: 'linux' };
const settings = (address: string, config = '') => hostSettings(parseAddress(address), config, around);

describe('settings of a host', () => {
  it('are those of OpenSSH where nothing is said', () => {
    expect(settings('box')).toEqual({
      label: 'box',
      hostName: 'box',
      port: 22,
      user: 'me',
      userKnownHostsFiles: ['/home/me/.ssh/known_hosts', '/home/me/.ssh/known_hosts2'],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      hashKnownHosts: false,
      newHostKeys: 'ask',
      identityFiles: ['/home/me/.ssh/id_rsa', '/home/me/.ssh/id_ecdsa', '/home/me/.ssh/id_ed25519'],
      identitiesOnly: false,
      agentSocket: '/run/agent',
      keyboardInteractive: true,
      passwords: true,
      jumps: [],
      connectTimeoutMs: 15_000,
    });
  });

  it.each([
    ['the address wins', 'you@box:23', 'Host box\nUser me2\nPort 24', { user: 'you', port: 23 }],
    ['an alias', 'box', 'Host box\nHostName 10.0.0.1\nUser load\nPort 2222', { hostName: '10.0.0.1', user: 'load', port: 2222 }],
    ['a pattern, and the first value', 'web1', 'Host web*\nUser a\nHost *\nUser b\nPort 24', { user: 'a', port: 24 }],
    ['a negated pattern', 'web1', 'Host * !web1\nUser a', { user: 'me' }],
    ['Match host', 'web1', 'Match host web*\nUser a', { user: 'a' }],
    ['Match exec runs nothing', 'web1', 'Match exec "true"\nUser a', { user: 'me' }],
    ['words in any case, and an equals sign', 'box', 'host box\n  hostkeyalias=farm\n  PORT = 23', { hostKeyAlias: 'farm', port: 23 }],
    ['%h in HostName', 'box', 'HostName %h.example', { hostName: 'box.example' }],
    [
      'several identities, with tokens',
      'box',
      `IdentityFile ~/k/%r@%h\nIdentityFile "\${KEYS}/a b"`,
      { identityFiles: ['/home/me/k/me@box', '/keys/a b'] },
    ],
    ['IdentitiesOnly', 'box', 'IdentitiesOnly yes', { identitiesOnly: true }],
    ['IdentityAgent', 'box', 'IdentityAgent ~/agent', { agentSocket: '/home/me/agent' }],
    ['UserKnownHostsFile', 'box', 'UserKnownHostsFile ~/a /b', { userKnownHostsFiles: ['/home/me/a', '/b'] }],
    ['StrictHostKeyChecking accept-new', 'box', 'StrictHostKeyChecking accept-new', { newHostKeys: 'accept' }],
    ['StrictHostKeyChecking no', 'box', 'StrictHostKeyChecking no', { newHostKeys: 'accept' }],
    ['StrictHostKeyChecking yes', 'box', 'StrictHostKeyChecking yes', { newHostKeys: 'refuse' }],
    [
      'methods turned off',
      'box',
      'PasswordAuthentication no\nKbdInteractiveAuthentication no',
      { passwords: false, keyboardInteractive: false },
    ],
    ['ProxyJump', 'box', 'ProxyJump a,you@b:23', { jumps: [{ name: 'a' }, { user: 'you', name: 'b', port: 23 }] }],
    ['ProxyJump none', 'box', 'Host box\nProxyJump none\nHost *\nProxyJump a', { jumps: [] }],
    ['ConnectTimeout', 'box', 'ConnectTimeout 3', { connectTimeoutMs: 3_000 }],
    ['ProxyCommand none', 'box', 'ProxyCommand none', { jumps: [] }],
  ])('%s', (_what, address, config, expected) => {
    expect(settings(address, config)).toMatchObject(expected);
  });

  it('has no agent where none is wanted', () => {
    expect(settings('box', 'IdentityAgent none')).not.toHaveProperty('agentSocket');
  });

  it('says that a ProxyCommand cannot be used', () => {
    expect(() => settings('box', 'ProxyCommand nc %h %p')).toThrow(/ProxyCommand.*ProxyJump/);
  });
});

describe('Include', () => {
  const files: Record<string, string> = { 'work/*': 'Host web\nUser a', loop: 'Include loop' };
  const read = (pattern: string) => (files[pattern] === undefined ? [] : [files[pattern]]);

  it('takes the place of its line, and what follows belongs to the section before', () => {
    const config = expandIncludes('Host web\nInclude "work/*" missing\nPort 23\nHost box\nInclude=work/*', read);
    expect(settings('web', config)).toMatchObject({ user: 'a', port: 23 });
    expect(settings('box', config)).toMatchObject({ user: 'me', port: 22 });
  });

  it('at the top holds for all hosts afterwards', () => {
    expect(settings('other', expandIncludes('Include work/*\nPort 23', read))).toMatchObject({ user: 'me', port: 23 });
  });

  it('never goes round for ever', () => {
    expect(() => expandIncludes('Include loop', read)).toThrow(/more than 16 deep/);
  });
});
