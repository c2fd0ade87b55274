import type { Ending } from '../report/verdict.ts';
import { type Applied, rules } from './rules.ts';
import type { AgentState, Course, Measured, RunAction, RunEvent, RunState } from './runState.ts';

/** The course of a run as a pure function: what has happened goes in, what is to be done comes out. */
export function step(course: Course, state: RunState, event: RunEvent, nowMs: number): Applied {
  let next = fold(course, state, event, nowMs);
  const actions: RunAction[] = [];
  for (const rule of rules) {
    const applied = next.phase === 'over' ? undefined : rule(course, next, nowMs);
    if (!applied) continue;
    next = applied.state;
    actions.push(...applied.actions);
  }
  return { state: next, actions };
}

/** Notes what has happened, and concludes nothing but why the run must end. */
function fold(course: Course, state: RunState, event: RunEvent, nowMs: number): RunState {
  switch (event.kind) {
    case 'ready':
      return withAgent(state, event.agent, { phase: 'ready' });
    case 'progress':
      return withAgent(state, event.agent, { signals: event.signals, forgone: event.forgone, ended: event.ended });
    case 'measured':
      return measure(state, event.measured, nowMs);
    case 'workerLost':
      return lossEnds(course, state) ? endWith(state, { kind: 'error', reason: event.reason, hint: lossHint }) : state;
    case 'agentLost':
      return loseAgent(course, state, event);
    case 'finished':
      return withAgent(state, event.agent, { phase: 'finished', ended: course.clients[event.agent] });
    case 'stopRequested':
      return endWith(state, { kind: 'stopped' });
    case 'tick':
      return state;
  }
}

function measure(state: RunState, measured: Measured, nowMs: number): RunState {
  const arrivedMs = measured.delivered > state.measured.delivered ? nowMs : state.arrivedMs;
  const attemptedMs = state.attemptedMs ?? (measured.attempted > 0 ? nowMs : undefined);
  return { ...state, measured, arrivedMs, ...(attemptedMs !== undefined && { attemptedMs }) };
}

const lossHint = 'Its clients are lost with it; `on_agent_loss continue` goes on without them.';

/** Nothing is heard of its clients any more: they have ended, and what they had not signalled will not come. */
function loseAgent(course: Course, state: RunState, event: Extract<RunEvent, { kind: 'agentLost' }>): RunState {
  const before = state.agents[event.agent];
  if (before.phase === 'lost' || before.phase === 'finished') return state;
  const lost = withAgent(state, event.agent, {
    phase: 'lost',
    ended: course.clients[event.agent],
    forgone: course.barriers.owed[event.agent].map((owed, signal) => (Number.isFinite(owed) ? owed - before.signals[signal] : 0)),
  });
  const ends = state.phase === 'preparing' || lossEnds(course, state);
  return ends ? endWith(lost, { kind: 'error', reason: event.reason, hint: event.hint || lossHint }) : lost;
}

/** Once a run is ending anyway, a loss is told in the report but is not the reason. */
function lossEnds(course: Course, state: RunState): boolean {
  return course.plan.agentPolicy.onAgentLoss === 'stop' && state.ending === undefined;
}

function endWith(state: RunState, ending: Ending): RunState {
  return state.ending ? state : { ...state, ending };
}

function withAgent(state: RunState, agent: number, change: Partial<AgentState>): RunState {
  return { ...state, agents: state.agents.map((each, number) => (number === agent ? { ...each, ...change } : each)) };
}
