import { type Channel, openChannel } from '../control/channel.ts';
import { monotonicUs } from '../control/clock.ts';
import { type EventLimits, eventShape, noPlan } from '../control/eventShape.ts';
import { type Command, controlVersion, type Event, machineOf } from '../control/messages.ts';
import type { MachineFacts } from '../plan/machine.ts';
import { clientsIn } from '../plan/share.ts';
import type { ClockReport } from '../report/report.ts';
import { type AgentProcess, type AgentStarter, StartError } from './agentProcess.ts';
import { ClockTalk } from './clockTalk.ts';

/** What a run hears of an agent. `ready` comes when its clock is known too; `finished` or `lost` is the last. */
export type AgentEvent = Exclude<Event, { kind: 'hello' | 'clock' | 'failed' }> | { kind: 'lost'; reason: string; hint: string };

type PrepareCommand = Extract<Command, { kind: 'prepare' }>;

/** The director's end of the talk with one agent, from its start to its end. */
export class AgentLink {
  readonly #starter: AgentStarter;
  readonly #listener: (event: AgentEvent) => void;
  #process: AgentProcess | undefined;
  #channel: Channel<Command> | undefined;
  /** Absent where its clock is ours. */
  readonly #clock: ClockTalk | undefined;
  #machine: MachineFacts | undefined;
  /** What it is at before the run; what goes wrong is told with it. */
  #step: 'getting ready' | 'comparing the clocks' | undefined;
  #isStopped = false;
  #over = false;

  constructor(starter: AgentStarter, listener: (event: AgentEvent) => void) {
    this.#starter = starter;
    this.#listener = listener;
    if (!starter.sharesClock) this.#clock = new ClockTalk((command) => this.send(command));
  }

  /** Starts the agent and gives it its part of the plan. What goes wrong comes as `lost`. */
  async open(prepare: PrepareCommand, limits: EventLimits): Promise<void> {
    try {
      this.#process = await this.#starter.start(workersFor(prepare));
    } catch (error) {
      this.#lose(error instanceof Error ? error.message : String(error), error instanceof StartError ? error.hint : '');
      return;
    }
    // The run may have ended while the agent started.
    if (this.#over) this.#process.kill();
    else if (this.#isStopped) this.#lose('was stopped before it had started', '');
    else this.#listen(this.#process, { ...prepare, baseFolder: this.#process.baseFolder ?? prepare.baseFolder }, limits);
  }

  send(command: Command): void {
    if (this.#channel) this.#channel.send(command);
    // Had it failed to start, that would be what is to be said of it.
    else if (command.kind === 'stop') this.#isStopped = true;
  }

  /** Second 0 of the run is at `atMs` of our monotonic clock. */
  start(atMs: number): void {
    this.send({ kind: 'start', atUs: this.#clock?.start(atMs * 1000, monotonicUs()) ?? atMs * 1000 });
  }

  /** Keeps the agent's clock in step with ours; to be called often. */
  followClock(): void {
    if (!this.#over) this.#clock?.follow(monotonicUs());
  }

  /** Absent where its clock is ours, or not known yet. */
  get clock(): ClockReport | undefined {
    return this.#clock?.facts(monotonicUs());
  }

  /** What its host has; absent before it has said hello. */
  get machine(): MachineFacts | undefined {
    return this.#machine;
  }

  /** Ends the agent at once; nothing more is heard of it. */
  kill(): void {
    this.#over = true;
    this.#process?.kill();
  }

  #listen(process: AgentProcess, prepare: PrepareCommand, limits: EventLimits): void {
    let read = eventShape(noPlan);
    this.#channel = openChannel<Event, Command>(process.readable, process.writable, {
      maximumBytes: largestEvent,
      read: (message) => read(message, 'what it said'),
      onMessage: (event) => {
        if (this.#over) return;
        // Only now that it has the plan may it speak of it.
        if (event.kind === 'hello') read = eventShape(limits);
        this.#hear(event, prepare);
      },
      onClose: (reason) => {
        if (reason) this.#lose(reason, 'Look for what else writes to its output.');
        else void process.exited.then((how) => this.#lose(how, ''));
      },
    });
  }

  #hear(event: Event, prepare: PrepareCommand): void {
    switch (event.kind) {
      case 'hello':
        this.#machine = machineOf(event);
        if (event.version === controlVersion) this.#prepare(prepare);
        else this.#lose(`speaks version ${event.version} of the control protocol, not ${controlVersion}`, 'Use one release for both.');
        break;
      case 'ready':
        if (this.#clock) this.#compare(this.#clock);
        else this.#beReady();
        break;
      case 'clock':
        this.#clock?.hear(event.id, event.nowUs, monotonicUs());
        break;
      case 'failed':
        this.#lose(event.reason, event.hint);
        break;
      case 'finished':
        this.#over = true;
        this.#channel?.close();
        this.#listener(event);
        break;
      default:
        this.#listener(event);
    }
  }

  #prepare(prepare: PrepareCommand): void {
    this.#step = 'getting ready';
    this.send(prepare);
  }

  #compare(clock: ClockTalk): void {
    this.#step = 'comparing the clocks';
    clock.begin(monotonicUs(), () => this.#beReady());
  }

  #beReady(): void {
    this.#step = undefined;
    this.#listener({ kind: 'ready' });
  }

  #lose(reason: string, hint: string): void {
    if (this.#over) return;
    this.kill();
    this.#listener({ kind: 'lost', reason: this.#step ? `${this.#step} failed: ${reason}` : reason, hint });
  }
}

/** As many as are asked for, or can be of use: never more than the largest pool has clients there. */
function workersFor({ plan, agent, share }: PrepareCommand): number {
  return Math.min(plan.agents[agent].workers ?? Number.POSITIVE_INFINITY, Math.max(0, ...clientsIn(plan, share)));
}

/** No window of one second is longer, however many pools there are. */
const largestEvent = 32 * 1024 * 1024;
