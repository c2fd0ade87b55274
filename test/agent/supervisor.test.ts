import { describe, expect, test } from 'vitest';
import { Supervisor } from '../../runtime/src/agent/supervisor.ts';
import type { WorkerListener } from '../../runtime/src/agent/workerProcess.ts';
import type { Command, Event } from '../../runtime/src/control/messages.ts';
import type { Plan, PoolPlan, Step } from '../../runtime/src/plan/plan.ts';
import { countIn } from '../../runtime/src/plan/share.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import { type PrepareCommand, prepareFor } from '../support/prepare.ts';

describe('a supervisor', () => {
  test('deals its share out and is ready when all workers are', () => {
    const agent = start();
    expect(agent.workers).toHaveLength(2);
    const prepared = agent.workers.map((worker) => worker.heard[0]) as PrepareCommand[];
    expect(prepared.map(({ worker, share }) => [worker, countIn(share, 5)])).toEqual([
      [0, 3],
      [1, 2],
    ]);
    agent.workers[0].listener.onEvent({ kind: 'ready' });
    expect(agent.said).toEqual([]);
    agent.workers[1].listener.onEvent({ kind: 'ready' });
    expect(agent.said).toEqual([{ kind: 'ready' }]);
  });

  test('starts no more workers at a time than there are cores', () => {
    const agent = start({ cores: 1, workers: 3 });
    for (const number of [0, 1, 2]) {
      expect(agent.workers).toHaveLength(number + 1);
      expect(agent.workers[number].heard).toMatchObject([{ kind: 'prepare', worker: number }]);
      expect(agent.said).toEqual([]);
      agent.workers[number].listener.onEvent({ kind: 'ready' });
    }
    expect(agent.said).toEqual([{ kind: 'ready' }]);
  });

  test.each<[string, (agent: Agent) => void, Event[]]>([
    ['is stopped', ({ supervisor }) => supervisor.obey({ kind: 'stop' }), [{ kind: 'finished' }]],
    [
      'loses one',
      ({ workers }) => workers[1].listener.onExit('killed by SIGKILL'),
      [expect.objectContaining({ kind: 'failed', reason: 'worker 1: killed by SIGKILL' })],
    ],
  ])('ends before all its workers have been started where it %s', (_, happens, said) => {
    const agent = start({ cores: 1, workers: 3 });
    agent.workers[0].listener.onEvent({ kind: 'ready' });
    happens(agent);
    agent.workers[1].listener.onEvent({ kind: 'ready' });
    expect(agent.said).toEqual(said);
    expect(agent.workers.map(({ killed }) => killed)).toEqual([true, true]);
    expect(agent.ended).toBe(true);
  });

  test('answers for its clock itself, and passes the rest on', () => {
    const agent = ready();
    agent.supervisor.obey({ kind: 'readClock', id: 3 });
    expect(agent.said).toContainEqual({ kind: 'clock', id: 3, nowUs: 2_000_000 });
    const commands: Command[] = [{ kind: 'start', atUs: 5 }, { kind: 'signals', counts: [1], broken: [] }, { kind: 'done' }];
    for (const command of commands) agent.supervisor.obey(command);
    for (const worker of agent.workers) expect(worker.heard.slice(1)).toEqual(commands);
  });

  test('adds up what its workers say', () => {
    const agent = ready();
    agent.workers[0].listener.onEvent({ kind: 'progress', signals: [2], forgone: [0], ended: [1] });
    agent.workers[1].listener.onEvent({ kind: 'progress', signals: [1], forgone: [1], ended: [1] });
    expect(agent.said.at(-1)).toEqual({ kind: 'progress', signals: [3], forgone: [1], ended: [2] });
  });

  test('finishes after its last worker', () => {
    const agent = ready();
    agent.workers[1].listener.onEvent({ kind: 'finished' });
    agent.workers[1].listener.onExit('exited with code 0');
    expect(agent.ended).toBe(false);
    agent.workers[0].listener.onEvent({ kind: 'finished' });
    expect(agent.said.at(-1)).toEqual({ kind: 'finished' });
    expect(agent.ended).toBe(true);
  });

  test('goes on without a lost worker, whose clients have ended and signal no more', () => {
    const agent = ready();
    agent.supervisor.obey({ kind: 'start', atUs: 500_000 });
    agent.workers[0].listener.onEvent({ kind: 'progress', signals: [1], forgone: [0], ended: [1] });
    agent.workers[0].listener.onEvent({ kind: 'window', window: { ...emptyWindow(0, 1), pools: [connected(2)] } });
    agent.workers[0].listener.onExit('killed by SIGKILL');
    expect(agent.said.slice(-2)).toEqual([
      { kind: 'workerLost', worker: 0, reason: 'killed by SIGKILL' },
      { kind: 'progress', signals: [1], forgone: [2], ended: [3] },
    ]);
    agent.workers[1].listener.onEvent({ kind: 'window', window: { ...emptyWindow(0, 1), pools: [connected(2)] } });
    const { window } = agent.said.at(-1) as Extract<Event, { kind: 'window' }>;
    expect(window.pools[0]).toMatchObject({ connected: 4, ended: 3, counters: { 'connect.lost': 2 } });
    expect(window.errors).toEqual([{ pool: 0, reason: 'worker process lost: killed by SIGKILL', count: 2, firstAtMs: 1_500 }]);
  });

  test('fails when a worker does before all are ready, and ends the others', () => {
    const agent = start();
    agent.workers[0].listener.onEvent({ kind: 'ready' });
    agent.workers[1].listener.onEvent({ kind: 'failed', reason: 'no such file', hint: 'look for it' });
    expect(agent.said).toEqual([{ kind: 'failed', reason: 'worker 1: no such file', hint: 'look for it' }]);
    expect(agent.workers.map(({ killed }) => killed)).toEqual([true, true]);
    expect(agent.ended).toBe(true);
  });

  test.each(['nothing', 'prepare'])('stops at once when it has only been told %s', (told) => {
    const agent = told === 'nothing' ? start({ prepare: false }) : start();
    agent.supervisor.obey({ kind: 'stop' });
    expect(agent.said).toEqual([{ kind: 'finished' }]);
    expect(agent.workers.every(({ killed }) => killed)).toBe(true);
  });
});

interface Agent {
  supervisor: Supervisor;
  said: Event[];
  ended: boolean;
  workers: { heard: Command[]; killed: boolean; listener: WorkerListener }[];
}

/** A supervisor of workers that do nothing but what the test makes them say; of two, where nothing else is asked for. */
function start({ prepare = true, cores = 2, workers }: { prepare?: boolean; cores?: number; workers?: number } = {}): Agent {
  const agent: Agent = {
    said: [],
    ended: false,
    workers: [],
    supervisor: new Supervisor({
      cores,
      openFilesLimit: 20_000,
      nowUs: () => 2_000_000,
      send: (event) => agent.said.push(event),
      onEnd: () => {
        agent.ended = true;
      },
      startWorker(listener) {
        const worker = { heard: [] as Command[], killed: false, listener };
        agent.workers.push(worker);
        return {
          send: (command) => worker.heard.push(command),
          kill: () => {
            worker.killed = true;
          },
        };
      },
    }),
  };
  if (prepare) {
    const asked = { ...plan, agents: [{ workers, sources: [] }] } as unknown as Plan;
    agent.supervisor.obey(prepareFor(asked));
  }
  return agent;
}

function ready(): Agent {
  const agent = start();
  for (const worker of agent.workers) worker.listener.onEvent({ kind: 'ready' });
  return agent;
}

function connected(clients: number) {
  return { counters: {}, peak: clients, connected: clients, ended: 0, latency: {} };
}

const signal: Step = { kind: 'signal', signal: 0, line: 1 };
const plan = {
  agents: [],
  signals: [{ name: 'here', expected: 5 }],
  pools: [{ name: 'clients', clients: 5, steps: [signal] } as unknown as PoolPlan],
} as unknown as Plan;
