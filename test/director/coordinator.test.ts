import { describe, expect, test } from 'vitest';
import { step } from '../../runtime/src/director/coordinator.ts';
import { deadlineGraceMs, prepareWithinMs, startAheadMs, startFarAheadMs, stopWithinMs } from '../../runtime/src/director/rules.ts';
import {
  courseOf,
  firstState,
  nothingMeasured,
  type RunAction,
  type RunEvent,
  type RunState,
} from '../../runtime/src/director/runState.ts';
import type { FlowPlan, Plan, PoolPlan, Step } from '../../runtime/src/plan/plan.ts';
import { everything, split } from '../../runtime/src/plan/share.ts';

describe('a run', () => {
  test('starts once every agent is ready', () => {
    const run = begin(plan(), 2);
    expect(run.tell({ kind: 'ready', agent: 1 })).toEqual([]);
    expect(run.tell({ kind: 'ready', agent: 0 })).toEqual([{ kind: 'start', atMs: startAheadMs }]);
    expect(run.state.phase).toBe('running');
  });

  test('starts later where agents are on other hosts', () => {
    expect(begin(plan({ far: true }), 1).tell({ kind: 'ready', agent: 0 })).toEqual([{ kind: 'start', atMs: startFarAheadMs }]);
  });

  test('ends when all clients have, and waits for the agents to say goodbye', () => {
    const run = started(plan({ settles: false }), 2);
    run.tell(ended(0, [2, 2]));
    expect(commands(run.tell(ended(1, [2, 2])))).toEqual(['signals', 'done', 'stop']);
    run.tell({ kind: 'finished', agent: 0 });
    expect(run.tell({ kind: 'finished', agent: 1 })).toEqual([{ kind: 'over' }]);
    expect(run.state.ending).toEqual({ kind: 'complete' });
    expect(run.tell({ kind: 'tick' }, 1e9)).toEqual([]);
  });

  test('needs no stop when its agents finish by themselves', () => {
    const run = started(plan(), 1);
    expect(run.tell({ kind: 'finished', agent: 0 })).toContainEqual({ kind: 'over' });
    expect(run.state.ending).toEqual({ kind: 'complete' });
  });

  test('is stopped by its user, whatever comes after', () => {
    const run = started(plan(), 1);
    expect(run.tell({ kind: 'stopRequested' })).toEqual([{ kind: 'tell', command: { kind: 'stop' } }]);
    run.tell({ kind: 'agentLost', agent: 0, reason: 'agent 0 died', hint: '' });
    expect(run.state.ending).toEqual({ kind: 'stopped' });
    expect(run.state.phase).toBe('over');
  });

  test('can be stopped before it has begun', () => {
    const run = begin(plan(), 2);
    run.tell({ kind: 'ready', agent: 0 });
    expect(run.tell({ kind: 'stopRequested' })).toEqual([{ kind: 'tell', command: { kind: 'stop' } }]);
    expect(run.tell({ kind: 'ready', agent: 1 })).toEqual([]);
  });

  test('kills agents that do not end', () => {
    const run = started(plan(), 2);
    run.tell({ kind: 'stopRequested' }, 1_000);
    run.tell({ kind: 'finished', agent: 0 }, 2_000);
    expect(run.tell({ kind: 'tick' }, 1_000 + stopWithinMs - 1)).toEqual([]);
    expect(run.tell({ kind: 'tick' }, 1_000 + stopWithinMs)).toEqual([{ kind: 'kill', agents: [1] }, { kind: 'over' }]);
  });
});

describe('when every publisher has ended', () => {
  const publishersEnded = ended(0, [0, 4]);
  const done: RunAction = { kind: 'tell', command: { kind: 'done' } };

  test('receivers leave once windows show that nothing is in flight', () => {
    const run = started(plan(), 1);
    run.tell(publishersEnded, 5_300);
    expect(run.tell(measured({ completeMs: 5_000, delivered: 9, inFlight: 0 }), 5_400)).toEqual([]);
    expect(run.tell(measured({ completeMs: 6_000, delivered: 9, inFlight: 1 }), 6_400)).toEqual([]);
    expect(run.tell(measured({ completeMs: 7_000, delivered: 10, inFlight: 0 }), 7_400)).toEqual([done]);
    expect(commands(run.tell(ended(0, [4, 4])))).toContain('stop');
  });

  test('receivers leave once nothing has arrived for the settling time', () => {
    const run = started(plan(), 1);
    run.tell(measured({ completeMs: 5_000, delivered: 9, inFlight: 2 }), 5_100);
    run.tell(publishersEnded, 5_300);
    expect(run.tell(measured({ completeMs: 6_000, delivered: 10, inFlight: 1 }), 6_100)).toEqual([]);
    expect(run.tell({ kind: 'tick' }, 8_099)).toEqual([]);
    expect(run.tell({ kind: 'tick' }, 8_100)).toEqual([done]);
  });

  test('receivers leave at once where no message could reach them', () => {
    const run = started(plan({ settles: false }), 1);
    expect(run.tell(publishersEnded)).toEqual([done]);
  });
});

describe('a barrier', () => {
  const signals = (count: number, broken: number[]): RunAction[] => [
    { kind: 'tell', command: { kind: 'signals', counts: [count], broken } },
  ];

  test('opens when the signals of all agents together suffice', () => {
    const run = started(plan(), 2);
    expect(run.tell(progress(0, { signals: [2] }))).toEqual([]);
    expect(run.tell(progress(1, { signals: [1] }))).toEqual([]);
    expect(run.tell(progress(1, { signals: [2] }))).toEqual(signals(4, []));
    expect(run.tell(progress(1, { signals: [2], ended: [0, 1] }))).toEqual([]);
  });

  test('breaks when the missing signals were those of clients that have ended', () => {
    const run = started(plan(), 1);
    expect(run.tell(progress(0, { signals: [2], forgone: [1], ended: [1, 0] }))).toEqual([]);
    expect(run.tell(progress(0, { signals: [3], forgone: [1], ended: [1, 0] }))).toEqual(signals(3, [0]));
  });

  test('breaks when all who could signal it have ended, even where a repeat signals it', () => {
    const repeat: Step = { kind: 'repeat', untilDone: true, pacing: { kind: 'none' }, steps: [signal], line: 1 };
    const run = started(plan({ receiverSteps: [repeat] }), 1);
    expect(run.tell(progress(0, { signals: [3], ended: [3, 0] }))).toEqual([]);
    expect(run.tell(progress(0, { signals: [3], ended: [4, 0] }))).toEqual(signals(3, [0]));
  });

  test('breaks with the agent whose clients should have signalled', () => {
    const run = started(plan({ onAgentLoss: 'continue' }), 2);
    run.tell(progress(0, { signals: [2] }));
    run.tell(progress(1, { signals: [1] }));
    expect(run.tell({ kind: 'agentLost', agent: 1, reason: 'cut off', hint: '' })).toEqual(signals(3, [0]));
  });
});

describe('a loss', () => {
  test.each([
    { kind: 'workerLost', agent: 0, reason: 'worker 0 died' } as const,
    { kind: 'agentLost', agent: 0, reason: 'agent 0 died', hint: '' } as const,
  ])('of this kind ends a run that shall stop with it: $kind', (event) => {
    const run = started(plan({ onAgentLoss: 'stop' }), 2);
    expect(run.tell(event)).toContainEqual({ kind: 'tell', command: { kind: 'stop' } });
    expect(run.state.ending).toMatchObject({ kind: 'error', reason: event.reason });
  });

  test('of an agent leaves the others going on, and its clients count as ended', () => {
    const run = started(plan({ onAgentLoss: 'continue', settles: false }), 2);
    run.tell({ kind: 'agentLost', agent: 1, reason: 'cut off', hint: '' });
    expect(run.state.phase).toBe('running');
    run.tell(ended(0, [2, 2]));
    expect(run.tell({ kind: 'finished', agent: 0 })).toEqual([{ kind: 'over' }]);
    expect(run.state.ending).toEqual({ kind: 'complete' });
  });

  test('of every agent is an error', () => {
    const run = started(plan({ onAgentLoss: 'continue' }), 1);
    run.tell({ kind: 'agentLost', agent: 0, reason: 'cut off', hint: '' });
    expect(run.state).toMatchObject({ phase: 'over', ending: { kind: 'error', reason: 'every agent was lost' } });
  });

  test('before the start ends the run, as it could only begin in part', () => {
    const run = begin(plan({ onAgentLoss: 'continue' }), 2);
    expect(run.tell({ kind: 'agentLost', agent: 1, reason: 'no Node', hint: 'install it' })).toEqual([
      { kind: 'tell', command: { kind: 'stop' } },
    ]);
    expect(run.state.ending).toEqual({ kind: 'error', reason: 'no Node', hint: 'install it' });
  });
});

describe('the end is certain', () => {
  const deadlines: { name: string; state: (run: Told) => void; lastMs: number; reason: string }[] = [
    { name: 'an agent is not ready', state: () => {}, lastMs: prepareWithinMs, reason: '1 of 1 agents (box) were not ready within 60 s' },
    {
      name: 'no connection ever succeeds',
      state: (run) => {
        run.tell({ kind: 'ready', agent: 0 });
        run.tell(measured({ attempted: 3 }), 1_000);
      },
      lastMs: 1_000 + 30_000,
      reason: 'no connection has succeeded in the 30 s since the first attempt',
    },
    {
      name: 'clients are stuck',
      state: (run) => {
        run.tell({ kind: 'ready', agent: 0 });
        run.tell(measured({ attempted: 4, succeeded: 4 }), 1_000);
      },
      lastMs: startAheadMs + 60_000 + 2_000 + deadlineGraceMs,
      reason: 'the run was not over after its longest duration of 62 s',
    },
  ];
  test.each(deadlines)('when $name', ({ state, lastMs, reason }) => {
    const run = begin(plan(), 1);
    state(run);
    expect(run.tell({ kind: 'tick' }, lastMs - 1)).toEqual([]);
    expect(run.tell({ kind: 'tick' }, lastMs)).toEqual([{ kind: 'tell', command: { kind: 'stop' } }]);
    expect(run.state.ending).toMatchObject({ kind: 'error', reason });
    expect(run.tell({ kind: 'tick' }, lastMs + stopWithinMs)).toContainEqual({ kind: 'over' });
  });
});

interface Told {
  state: RunState;
  tell(event: RunEvent, nowMs?: number): RunAction[];
}

function commands(actions: RunAction[]): string[] {
  return actions.map((action) => (action.kind === 'tell' ? action.command.kind : action.kind));
}

/** A run at its beginning; time stands where the last event has put it. */
function begin(plan: Plan, agents: number): Told {
  const course = courseOf(plan, split(everything, Array(agents).fill(1)));
  let now = 0;
  const told: Told = {
    state: firstState(course, 0),
    tell(event, nowMs = now) {
      now = nowMs;
      const { state, actions } = step(course, told.state, event, nowMs);
      told.state = state;
      return actions;
    },
  };
  return told;
}

function started(plan: Plan, agents: number): Told {
  const run = begin(plan, agents);
  for (let agent = 0; agent < agents; agent++) run.tell({ kind: 'ready', agent });
  return run;
}

function progress(agent: number, given: { signals?: number[]; forgone?: number[]; ended?: number[] }): RunEvent {
  return { kind: 'progress', agent, signals: [0], forgone: [0], ended: [0, 0], ...given };
}

function ended(agent: number, pools: number[]): RunEvent {
  return progress(agent, { signals: [pools[0]], ended: pools });
}

function measured(figures: Partial<typeof nothingMeasured>): RunEvent {
  return { kind: 'measured', measured: { ...nothingMeasured, ...figures } };
}

const signal: Step = { kind: 'signal', signal: 0, line: 1 };

/** Four receivers that signal and stay until done; four publishers that await all four. */
function plan(given: { onAgentLoss?: 'stop' | 'continue'; settles?: boolean; receiverSteps?: Step[]; far?: true } = {}): Plan {
  const receivers = { name: 'receiver', clients: 4, untilDone: true, handlers: [], steps: given.receiverSteps ?? [signal] };
  const publishers = {
    name: 'publisher',
    clients: 4,
    untilDone: false,
    handlers: [],
    steps: [{ kind: 'await', signal: 0, count: 4, line: 1 }],
  };
  return {
    agents: [{ kind: given.far ? 'ssh' : 'local', host: 'box' }],
    agentPolicy: { onAgentLoss: given.onAgentLoss ?? 'stop', orphanTimeoutMs: 60_000 },
    pools: [receivers, publishers] as unknown as PoolPlan[],
    signals: [{ name: 'watching', expected: 4 }],
    flows: given.settles === false ? [] : [{} as FlowPlan],
    longestMs: 60_000,
    settleMs: 2_000,
    giveUpMs: 30_000,
  } as Plan;
}
