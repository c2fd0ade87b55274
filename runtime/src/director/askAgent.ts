import { openChannel } from '../control/channel.ts';
import { monotonicUs } from '../control/clock.ts';
import { eventShape, noPlan } from '../control/eventShape.ts';
import { type Command, controlVersion, type Event, machineOf } from '../control/messages.ts';
import type { MachineFacts } from '../plan/machine.ts';
import { type AgentProcess, type AgentStarter, StartError } from './agentProcess.ts';
import { ClockTalk } from './clockTalk.ts';

export interface AgentAnswer {
  machine: MachineFacts;
  /** How exactly its clock can be compared with ours; absent where it is ours. */
  clockErrorUs?: number;
}

/** Starts an agent, asks what its host has, and ends it again. Rejects where it does not answer; a `StartError` says what to do. */
export async function askAgent(starter: AgentStarter): Promise<AgentAnswer> {
  const agent = await starter.start();
  try {
    return await answerOf(agent, starter.sharesClock === true);
  } finally {
    agent.kill();
  }
}

function answerOf(agent: AgentProcess, sharesClock: boolean): Promise<AgentAnswer> {
  return new Promise((resolve, reject) => {
    const read = eventShape(noPlan);
    const clock = new ClockTalk((command) => channel.send(command));
    const hear = (event: Event) => {
      if (event.kind === 'clock') clock.hear(event.id, event.nowUs, monotonicUs());
      if (event.kind !== 'hello') return;
      const machine = machineOf(event);
      if (event.version !== controlVersion) reject(new StartError(`it speaks version ${event.version}, not ${controlVersion}`, oneRelease));
      else if (sharesClock) resolve({ machine });
      else clock.begin(monotonicUs(), () => resolve({ machine, ...errorOf(clock) }));
    };
    const channel = openChannel<Event, Command>(agent.readable, agent.writable, {
      maximumBytes: mostBytes,
      read: (message) => read(message, 'what it said'),
      onMessage: hear,
      onClose: (reason) => (reason ? reject(new Error(reason)) : void agent.exited.then((how) => reject(new Error(how)))),
    });
  });
}

function errorOf(clock: ClockTalk): { clockErrorUs?: number } {
  const nowUs = monotonicUs();
  clock.start(nowUs, nowUs);
  const facts = clock.facts(nowUs);
  return facts ? { clockErrorUs: facts.errorUs } : {};
}

const oneRelease = 'Use one release for both.';
/** A greeting and the time are short. */
const mostBytes = 64 * 1024;
