import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  fingerprint,
  judgeHostKey,
  keyTypesOnFile,
  knownHostsLine,
  lookupName,
  parseKnownHosts,
} from '../../runtime/src/ssh/knownHosts.ts';

const key = keyOf('ssh-ed25519', 'ours');
const other = keyOf('ssh-ed25519', 'other');
const ours = `ssh-ed25519 ${key.toString('base64')}`;
const theirs = `ssh-ed25519 ${other.toString('base64')}`;
const rsa = `ssh-rsa ${keyOf('ssh-rsa', 'theirs').toString('base64')}`;
const salt = Buffer.from('0123456789abcdefghij');

describe('what known_hosts says of a key', () => {
  it.each([
    ['nothing', 'box', '', 'unknown'],
    ['a comment alone', 'box', `# box ${ours}`, 'unknown'],
    ['the plain name', 'box', `box ${ours} a comment`, 'known'],
    ['one of several names', 'box', `other,box,10.0.0.1 ${ours}`, 'known'],
    ['the name in capitals', 'box', `BOX ${ours}`, 'known'],
    ['a pattern', 'web7.example', `web?.exam* ${ours}`, 'known'],
    ['a pattern that rules it out', 'web7.example', `*.example,!web7.example ${ours}`, 'unknown'],
    ['a point is no wildcard', 'webxexample', `web.example ${ours}`, 'unknown'],
    ['the name hashed', 'box', knownHostsLine('box', key, salt), 'known'],
    ['another name hashed', 'box', knownHostsLine('boxes', key, salt), 'unknown'],
    ['name and port hashed', '[box]:2222', knownHostsLine('[box]:2222', key, salt), 'known'],
    ['name and port', '[box]:2222', `[box]:2222 ${ours}`, 'known'],
    ['another port', '[box]:2222', `[box]:2223 ${ours}`, 'unknown'],
    ['the same key without a port', '[box]:2222', `box ${ours}`, 'known'],
    ['another key without a port', '[box]:2222', `box ${theirs}`, 'unknown'],
    ['another key', 'box', `box ${theirs}`, 'changed'],
    ['another key, hashed', 'box', knownHostsLine('box', other, salt), 'changed'],
    ['another key beside the right one', 'box', `box ${theirs}\nbox ${ours}`, 'known'],
    ['a key of another type only', 'box', `box ${rsa}`, 'changed'],
    ['revoked', 'box', `box ${ours}\n@revoked * ${ours}`, 'revoked'],
    ['revoked for another host', 'box', `box ${ours}\n@revoked other ${ours}`, 'known'],
    ['another key revoked', 'box', `box ${ours}\n@revoked * ${theirs}`, 'known'],
    ['a certificate authority', 'box', `@cert-authority * ${theirs}`, 'byAuthority'],
    ['a certificate authority and the key', 'box', `@cert-authority * ${theirs}\nbox ${ours}`, 'known'],
    ['lines of no use', 'box', 'box\nbox ssh-ed25519\n@unknown box x y\n|1|x box y', 'unknown'],
  ])('%s', (_what, name, text, verdict) => {
    expect(judgeHostKey(parseKnownHosts(text, 'known_hosts'), name, key).kind).toBe(verdict);
  });

  it('tells the place of the line', () => {
    const lines = parseKnownHosts(`# ours\n\nbox ${rsa}\nbox ${theirs}\n`, 'known_hosts');
    expect(judgeHostKey(lines, 'box', key)).toMatchObject({ kind: 'changed', onFile: { file: 'known_hosts', line: 4 } });
  });

  it('names the types on file, which alone may be asked for', () => {
    const lines = parseKnownHosts(`box ${rsa}\n*,!other ${ours}\n@cert-authority box ecdsa-sha2-nistp256 x\n`, 'known_hosts');
    expect(keyTypesOnFile(lines, 'box')).toEqual(['ssh-rsa', 'ssh-ed25519']);
    expect(keyTypesOnFile(lines, 'other')).toEqual([]);
  });
});

it('a line that was written makes the key known', () => {
  for (const written of [undefined, randomBytes(20)]) {
    const text = knownHostsLine('[box]:2222', key, written);
    expect(judgeHostKey(parseKnownHosts(text, ''), '[box]:2222', key).kind).toBe('known');
  }
});

it.each([
  [{ hostName: 'Box', port: 22 }, 'box'],
  [{ hostName: 'box', port: 2222 }, '[box]:2222'],
  [{ hostName: 'box', port: 2222, hostKeyAlias: 'Farm' }, 'farm'],
])('%j is looked up as %s', (host, name) => {
  expect(lookupName(host)).toBe(name);
});

it('shows fingerprints as ssh-keygen does', () => {
  expect(fingerprint(key)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
});

function keyOf(type: string, content: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(content)]);
}
