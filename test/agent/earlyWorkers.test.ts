import { afterAll, expect, test } from 'vitest';
import { openChannel } from '../../runtime/src/control/channel.ts';
import { largestFrame } from '../../runtime/src/control/frames.ts';
import type { Command, Event } from '../../runtime/src/control/messages.ts';
import { localAgent } from '../../runtime/src/director/localAgent.ts';
import { connect, planOf, poolOf } from '../engine/plans.ts';
import { prepareFor } from '../support/prepare.ts';
import { ownPrograms, processesWith, until } from '../support/processes.ts';

const programs = ownPrograms();
afterAll(() => programs.remove());

test('an agent starts workers before it is told what for, uses them, and ends them', async () => {
  const { agent, channel, said } = await open();
  await until(() => workers().length === 1, 'a worker has started');
  const early = workers();
  channel.send(prepare);
  await until(() => said.length > 1, 'it is ready');
  expect(said[1]).toEqual({ kind: 'ready' });
  expect(workers()).toEqual(early);
  channel.send({ kind: 'stop' });
  await agent.exited;
  await until(() => workers().length === 0, 'its worker has ended');
});

test('an agent tells of an early worker that has died', async () => {
  const { agent, channel, said } = await open();
  await until(() => workers().length === 1, 'a worker has started');
  process.kill(workers()[0], 'SIGKILL');
  await until(() => workers().length === 0, 'it is gone');
  channel.send(prepare);
  await until(() => said.length > 1, 'the agent has said so');
  expect(said[1]).toMatchObject({ kind: 'failed', reason: 'worker 0: killed by SIGKILL' });
  await agent.exited;
});

test('an agent that goes before it is told anything takes its workers along', async () => {
  const { agent } = await open();
  await until(() => workers().length === 1, 'a worker has started');
  agent.kill();
  await until(() => workers().length === 0, 'its worker has ended');
});

const prepare = prepareFor(planOf(1, [poolOf('a', 1, 5, [connect])]));

/** An agent that is to start one worker at once; the first that it says is `hello`. */
async function open() {
  const agent = await localAgent({ path: process.execPath }, `${programs.folder}/agent.js`).start(1);
  const said: Event[] = [];
  const channel = openChannel<Event, Command>(agent.readable, agent.writable, {
    maximumBytes: largestFrame,
    read: (message) => message as Event,
    onMessage: (event) => void said.push(event),
    onClose: () => {},
  });
  return { agent, channel, said };
}

function workers(): number[] {
  return processesWith(`${programs.folder}/agent.js worker`).map(({ pid }) => pid);
}
