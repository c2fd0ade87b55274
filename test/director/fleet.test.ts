import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { encodeFrame, frameReader } from '../../runtime/src/control/frames.ts';
import { type Command, controlVersion } from '../../runtime/src/control/messages.ts';
import type { AgentStarter } from '../../runtime/src/director/agentProcess.ts';
import { Fleet } from '../../runtime/src/director/fleet.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { prepareFor } from '../support/prepare.ts';

test('the clocks of many agents are seen to in turn, so that none is forgotten and all of them are no burden', async () => {
  const told = Array.from({ length: 100 }, () => 0);
  const starters = told.map((_, agent) => answering((command) => (told[agent] += command.kind === 'setClock' ? 1 : 0)));
  const ready = new Set<number>();
  const prepare = prepareFor({ agents: told.map(() => ({})), pools: [] } as unknown as Plan);
  const limits = { pools: 0, signals: 0, publishSteps: 0, subscribeSteps: 0, flows: 0, seconds: 0 };
  const fleet = await new Promise<Fleet>((resolve, reject) => {
    const fleet = new Fleet(starters, (agent, event) => {
      if (event.kind !== 'ready') return reject(new Error(JSON.stringify(event)));
      if (ready.add(agent).size === told.length) resolve(fleet);
    });
    fleet.open((agent) => ({ ...prepare, agent }), limits);
  });
  fleet.start(0);
  fleet.followClocks();
  await setImmediate();
  expect(sum(told)).toBe(40);
  for (const _ of [1, 2]) fleet.followClocks();
  await setImmediate();
  expect(told.every((times) => times > 0)).toBe(true);
  fleet.kill();
});

/** An agent on another host that does as it is told, at once. */
function answering(onCommand: (command: Command) => void): AgentStarter {
  return {
    name: 'far',
    async start() {
      const readable = new PassThrough();
      const frames = frameReader(1e6);
      const obey = (command: Command) => {
        onCommand(command);
        if (command.kind === 'prepare') readable.write(encodeFrame({ kind: 'ready' }));
        if (command.kind === 'readClock') readable.write(encodeFrame({ kind: 'clock', id: command.id, nowUs: performance.now() * 1000 }));
      };
      const writable = new Writable({
        write(chunk, _encoding, done) {
          for (const command of frames.read(chunk)) obey(command as Command);
          done();
        },
      });
      const facts = {
        node: 'v20',
        platform: 'linux',
        cores: 1,
        openFilesLimit: 1024,
        localPorts: 0,
        memoryBytes: 1e9,
        freeMemoryBytes: 1e9,
      };
      readable.write(encodeFrame({ kind: 'hello', version: controlVersion, pid: 1, ...facts }));
      return { readable, writable, exited: new Promise(() => {}), kill: () => void readable.destroy() };
    },
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, each) => all + each, 0);
}
