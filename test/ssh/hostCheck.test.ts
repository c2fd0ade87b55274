import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { factsOf, platformOf } from '../../runtime/src/ssh/hostCheck.ts';
import { limiter } from '../../runtime/src/ssh/limiter.ts';
import { nobodyToAsk, oneAtATime } from '../../runtime/src/ssh/questions.ts';
import { quoted, type ScriptResult } from '../../runtime/src/ssh/script.ts';
import { nodeAt, ownNode, platformOfExecutable } from '../../runtime/src/ssh/spareNode.ts';

describe('what a host says of itself', () => {
  const said = (answers: Record<string, string[]>, complaints = ''): ScriptResult => {
    const values = (name: string) => answers[name] ?? [];
    return { values, value: (name) => values(name)[0], complaints };
  };
  const system = { system: ['Linux'], machine: ['x86_64'], libc: ['glibc'], cores: ['8'], memoryMb: ['?'] };

  it('becomes facts', () => {
    expect(factsOf('box', said({ ...system, cache: ['/c'], node: ['/usr/bin/node'], oldNode: ['v12 /opt/node'], agent: ['abc'] }))).toEqual(
      {
        platform: 'linux-x64-glibc',
        cache: '/c',
        node: '/usr/bin/node',
        oldNodes: ['v12 /opt/node'],
        agentHash: 'abc',
        capacity: { cores: 8 },
      },
    );
  });

  it.each([
    [said({}), /nothing came back/],
    [said({}, 'command not found'), /it said: command not found/],
    [said({ ...system, unusable: ['/a cannot be made', '/b has only 1 MB left'] }), /no folder for the agent: \/a cannot be made; \/b has/],
  ])('or an error (%#)', (answers, reason) => {
    expect(() => factsOf('box', answers)).toThrow(reason);
  });

  it.each([
    ['Linux', 'x86_64', 'glibc', 'linux-x64-glibc'],
    ['Linux', 'aarch64', 'musl', 'linux-arm64-musl'],
    ['Darwin', 'arm64', 'glibc', 'darwin-arm64'],
    ['FreeBSD', 'amd64', 'glibc', 'freebsd-x64'],
  ])('%s on %s (%s) is %s', (name, machine, libc, platform) => {
    expect(platformOf(name, machine, libc)).toBe(platform);
  });
});

describe('a Node that could be uploaded', () => {
  const elf = (machine: number, loader: string) => {
    const head = Buffer.alloc(64);
    head.write('\x7fELF', 'latin1');
    head.writeUInt16LE(machine, 18);
    return Buffer.concat([head, Buffer.from(loader)]);
  };

  it.each([
    [elf(62, '/lib64/ld-linux-x86-64.so.2'), 'linux-x64-glibc'],
    [elf(183, '/lib/ld-musl-aarch64.so.1'), 'linux-arm64-musl'],
    [elf(999, ''), undefined],
    [Buffer.from('cffaedfe0c000001000000000000000000000000', 'hex'), 'darwin-arm64'],
    [Buffer.from('#!/bin/sh\necho v20.0.0\n'), undefined],
    [Buffer.alloc(0), undefined],
  ])('is for the platform that its head says (%#)', (head, platform) => {
    expect(platformOfExecutable(head)).toBe(platform);
  });

  it('is the one that runs us', async () => {
    expect((await ownNode())?.platform).toMatch(new RegExp(`^${process.platform}-${process.arch}`));
  });

  it('must be an executable', async () => {
    await expect(nodeAt('/missing/node')).rejects.toThrow(/cannot be read/);
    await expect(nodeAt('package.json')).rejects.toThrow(/no executable for Linux or macOS/);
  });
});

it.each(['plain', "it's", '$HOME `x` "y" \\', 'a\nb', "''"])('a shell reads %j as it was quoted', (text) => {
  expect(execFileSync('/bin/sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })).toBe(text);
});

describe('turns', () => {
  it('are taken by so many at once, in order, also behind one that fails', async () => {
    const inTurn = limiter(2);
    const log: string[] = [];
    const gates: (() => void)[] = [];
    const tasks = ['a', 'b', 'c', 'd'].map((name) =>
      inTurn(async () => {
        log.push(name);
        await new Promise<void>((resolve) => gates.push(resolve));
        if (name === 'a') throw new Error(name);
      }).catch(() => {}),
    );
    await turns();
    expect(log).toEqual(['a', 'b']);
    gates[0]();
    await turns();
    expect(log).toEqual(['a', 'b', 'c']);
    for (const gate of gates) gate();
    await turns();
    gates[3]();
    await Promise.all(tasks);
    expect(log).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are taken by questions, whoever asks', async () => {
    const open: ((answer: string | undefined) => void)[] = [];
    const asked: string[] = [];
    const { password } = oneAtATime({
      ...nobodyToAsk,
      password: ({ host }) => {
        asked.push(host);
        return new Promise((resolve) => open.push(resolve));
      },
    });
    const answers = Promise.all(['a', 'b'].map((host) => password({ host, again: false })));
    await turns();
    expect(asked).toEqual(['a']);
    open[0]('1');
    await turns();
    open[1](undefined);
    expect(await answers).toEqual(['1', undefined]);
  });
});

async function turns(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
