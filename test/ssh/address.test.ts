import { describe, expect, it } from 'vitest';
import { addressText, parseAddress, parseAgentList, parseAgentsFile } from '../../runtime/src/ssh/address.ts';

describe('addresses of hosts', () => {
  it.each([
    ['box', { name: 'box' }],
    ['load@10.0.0.11', { user: 'load', name: '10.0.0.11' }],
    ['load@box.example:2222', { user: 'load', name: 'box.example', port: 2222 }],
    ['ssh://load@box:2222/', { user: 'load', name: 'box', port: 2222 }],
    ['first.last@corp@box', { user: 'first.last@corp', name: 'box' }],
    ['[fe80::1%eth0]:22', { name: 'fe80::1%eth0', port: 22 }],
    ['load@::1', { user: 'load', name: '::1' }],
  ])('%s', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
    expect(parseAddress(addressText(address))).toEqual(address);
  });

  it.each(['', '@box', 'box:', 'box:ssh', 'box:0', 'box:65536', 'a b', '-oProxyCommand=x', 'load:secret@box', 'http://box/x', '[::1'])(
    'refuses %j',
    (text) => {
      expect(() => parseAddress(text)).toThrow(/is not a host|a port is/);
    },
  );
});

describe('lists of agents', () => {
  it('reads --agents', () => {
    expect(parseAgentList('ssh://load@a, b:2222,')).toEqual([{ host: 'load@a' }, { host: 'b:2222' }]);
    expect(() => parseAgentList(' , ')).toThrow(/No host is given/);
  });

  it('reads a file with weights and comments', () => {
    expect(parseAgentsFile('# ours\nload@a weight 3 # the big one\n\r\nb\n', 'hosts')).toEqual([
      { host: 'load@a', weight: 3 },
      { host: 'b' },
    ]);
  });

  it.each([
    ['', /names no host/],
    ['a b', /hosts:1: expected/],
    ['ok\na weight 0', /hosts:2: expected/],
    ['a weight 2 more', /hosts:1: expected/],
    ['a:x', /hosts:1: "a:x" is not a host/],
  ])('refuses %j', (text, message) => {
    expect(() => parseAgentsFile(text, 'hosts')).toThrow(message);
  });
});
