import { afterAll, expect, test } from 'vitest';
import { openChannel } from '../../runtime/src/control/channel.ts';
import { largestFrame } from '../../runtime/src/control/frames.ts';
import type { Command, Event } from '../../runtime/src/control/messages.ts';
import { localAgent } from '../../runtime/src/director/localAgent.ts';
import { everything } from '../../runtime/src/plan/share.ts';
import { connect, planOf, poolOf } from '../engine/plans.ts';
import { ownPrograms, processesWith, until } from '../support/processes.ts';

const programs = ownPrograms();
afterAll(() => programs.remove());

test('an agent starts workers before it is told what for, uses them, and ends them', async () => {
  const agent = await localAgent({ path: process.execPath }, `${programs.folder}/agent.js`).start(1);
  await until(() => workers().length === 1, 'a worker has started');
  const early = workers();
  const said: Event['kind'][] = [];
  const channel = openChannel<Event, Command>(agent.readable, agent.writable, {
    maximumBytes: largestFrame,
    read: (message) => message as Event,
    onMessage: ({ kind }) => void said.push(kind),
    onClose: () => {},
  });
  const plan = planOf(1, [poolOf('a', 1, 5, [connect])]);
  channel.send({ kind: 'prepare', plan, share: everything, agent: 0, worker: 0, runTag: 1, secrets: {}, baseFolder: '/' });
  await until(() => said.includes('ready'), 'it is ready');
  expect(workers()).toEqual(early);
  channel.send({ kind: 'stop' });
  await agent.exited;
  await until(() => workers().length === 0, 'its worker has ended');
});

test('an agent that goes before it is told anything takes its workers along', async () => {
  const agent = await localAgent({ path: process.execPath }, `${programs.folder}/agent.js`).start(1);
  await until(() => workers().length === 1, 'a worker has started');
  agent.kill();
  await until(() => workers().length === 0, 'its worker has ended');
});

function workers(): number[] {
  return processesWith(`${programs.folder}/agent.js worker`).map(({ pid }) => pid);
}
