import type { Ending } from '../report/verdict.ts';
import { standOf, turningPoint } from './barriers.ts';
import { type Course, hasEnded, type RunAction, type RunState } from './runState.ts';

export interface Applied {
  state: RunState;
  actions: RunAction[];
}

/** What follows from where a run stands; nothing where the rule does not apply. */
export type Rule = (course: Course, state: RunState, nowMs: number) => Applied | undefined;

/** Agents have this long from their start to being ready. */
export const prepareWithinMs = 60_000;
/** Second 0 is this far ahead when it is announced, so that it reaches every agent before it is there: on this machine that is a pipe. */
export const startAheadMs = 20;
/** Where they are on other hosts, the way is longer and there may be many. */
export const startFarAheadMs = 1_000;
/** What ends in time is heard of late: a window takes a second to fill. */
export const deadlineGraceMs = 2_000;
/** Agents end their clients within two seconds and kill their workers after four. */
export const stopWithinMs = 6_000;

const start: Rule = ({ plan }, state, nowMs) => {
  if (state.phase !== 'preparing' || state.ending || !state.agents.every(({ phase }) => phase === 'ready')) return undefined;
  const startMs = nowMs + (plan.agents.every(({ kind }) => kind === 'local') ? startAheadMs : startFarAheadMs);
  return {
    state: { ...state, phase: 'running', sinceMs: startMs, startMs, arrivedMs: startMs },
    actions: [{ kind: 'start', atMs: startMs }],
  };
};

const prepareDeadline: Rule = ({ plan }, state, nowMs) => {
  if (state.phase !== 'preparing' || nowMs < state.sinceMs + prepareWithinMs) return undefined;
  const slow = plan.agents.filter((_, agent) => state.agents[agent].phase === 'preparing').map(({ host }) => host);
  const which = `${slow.length} of ${state.agents.length} agents (${slow.join(', ')})`;
  const reason = `${which} were not ready within ${prepareWithinMs / 1000} s`;
  return ended(state, { kind: 'error', reason, hint: 'Look for what keeps the host busy, and run again.' });
};

const tellSignals: Rule = (course, state) => {
  if (state.phase === 'preparing' || state.phase === 'stopping') return undefined;
  const stand = standOf(course.barriers, state.agents, (pool) => hasEnded(course, state, pool));
  const told = turningPoint(course.barriers, stand);
  if (told === state.told) return undefined;
  return { state: { ...state, told }, actions: [{ kind: 'tell', command: { kind: 'signals', ...stand } }] };
};

const settle: Rule = (course, state, nowMs) => {
  const publishersEnded = course.plan.pools.every((pool, index) => pool.untilDone || hasEnded(course, state, index));
  if (state.phase !== 'running' || !publishersEnded) return undefined;
  return { state: { ...state, phase: 'settling', sinceMs: nowMs }, actions: [] };
};

const leave: Rule = (course, state, nowMs) => {
  if (state.phase !== 'settling') return undefined;
  const { completeMs, inFlight, isUncertain } = state.measured;
  const allHere = completeMs >= state.sinceMs - state.startMs && inFlight === 0 && !isUncertain;
  const allQuiet = nowMs - Math.max(state.sinceMs, state.arrivedMs) >= course.plan.settleMs;
  if (course.plan.flows.length > 0 && !allHere && !allQuiet) return undefined;
  return { state: { ...state, phase: 'leaving', sinceMs: nowMs }, actions: [{ kind: 'tell', command: { kind: 'done' } }] };
};

const conclude: Rule = (course, state) => {
  if (state.phase === 'preparing' || !course.plan.pools.every((_, index) => hasEnded(course, state, index))) return undefined;
  return ended(state, { kind: 'complete' });
};

const giveUp: Rule = (course, state, nowMs) => {
  const { giveUpMs } = course.plan;
  if (state.attemptedMs === undefined || state.measured.succeeded > 0 || nowMs < state.attemptedMs + giveUpMs) return undefined;
  const reason = `no connection has succeeded in the ${giveUpMs / 1000} s since the first attempt`;
  return ended(state, { kind: 'error', reason, hint: 'The errors say why; `give_up` sets how long to keep trying.' });
};

const deadline: Rule = (course, state, nowMs) => {
  const { longestMs, settleMs } = course.plan;
  if (state.phase === 'preparing' || nowMs < state.startMs + longestMs + settleMs + deadlineGraceMs) return undefined;
  const reason = `the run was not over after its longest duration of ${Math.ceil((longestMs + settleMs) / 1000)} s`;
  const hint = 'Clients are stuck, or more was asked of the load generator than it could do in time: the pools say which did not end.';
  return ended(state, { kind: 'error', reason, hint });
};

const stop: Rule = (_course, state, nowMs) => {
  if (!state.ending || state.phase === 'stopping') return undefined;
  return { state: { ...state, phase: 'stopping', sinceMs: nowMs }, actions: [{ kind: 'tell', command: { kind: 'stop' } }] };
};

const finish: Rule = (_course, state) => {
  if (!state.agents.every(({ phase }) => phase === 'finished' || phase === 'lost')) return undefined;
  const allLost = state.agents.every(({ phase }) => phase === 'lost');
  const ending: Ending = allLost ? { kind: 'error', reason: 'every agent was lost', hint: 'The agents say why.' } : { kind: 'complete' };
  return over({ ...state, ending: state.ending?.kind === 'complete' ? ending : (state.ending ?? ending) });
};

const stopDeadline: Rule = (_course, state, nowMs) => {
  if (state.phase !== 'stopping' || nowMs < state.sinceMs + stopWithinMs) return undefined;
  const agents = [...state.agents.keys()].filter((agent) => !['finished', 'lost'].includes(state.agents[agent].phase));
  return over(state, [{ kind: 'kill', agents }]);
};

/** In this order after every event: each sees what those before it have concluded. */
export const rules: readonly Rule[] = [
  start,
  prepareDeadline,
  tellSignals,
  settle,
  leave,
  conclude,
  giveUp,
  deadline,
  stop,
  finish,
  stopDeadline,
];

function ended(state: RunState, ending: Ending): Applied | undefined {
  return state.ending ? undefined : { state: { ...state, ending }, actions: [] };
}

function over(state: RunState, actions: RunAction[] = []): Applied {
  return { state: { ...state, phase: 'over' }, actions: [...actions, { kind: 'over' }] };
}
