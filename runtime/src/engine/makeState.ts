import { Output } from '../mqtt/output.ts';
import { emptyPublish } from '../mqtt/publish.ts';
import { DataTables } from './dataTables.ts';
import { Endpoints } from './endpoints.ts';
import type { EngineOptions } from './engine.ts';
import { Files } from './files.ts';
import { Inflight } from './inflight.ts';
import { localPortsOf } from './localPorts.ts';
import { Matching } from './matching.ts';
import { prepare } from './prepare.ts';
import { countSubscribeSteps, publishStepsOf } from './publishSteps.ts';
import { ReadyQueue } from './readyQueue.ts';
import { Recorder } from './recorder.ts';
import type { RunClock } from './runClock.ts';
import { noSignals } from './signals.ts';
import type { State } from './state.ts';
import { systemTimers } from './timers.ts';
import { TopicSequences } from './topicSequences.ts';
import { Tracker } from './tracker.ts';
import type { Transport } from './transport.ts';
import { Wheel } from './wheel.ts';
import { Wills } from './wills.ts';

/** What a run takes from outside of its state. */
export interface Surroundings {
  clock: RunClock;
  transport(clients: number): Transport;
  log: State['log'];
}

/** A run before its start. @throws Error that says what the engine cannot run */
export function makeState(options: EngineOptions, { clock, transport, log }: Surroundings): State {
  const { plan, share, agent, secrets, runTag, baseFolder } = options;
  const files = new Files(baseFolder);
  const surroundings = { agent, secrets, files, data: new DataTables(plan, files) };
  const { ops, pools, clients, random } = prepare(plan, share, surroundings);
  surroundings.data.forgetRows();
  const publishSteps = publishStepsOf(plan);
  const recorder = new Recorder({
    pools: pools.length,
    publishSteps: publishSteps.length,
    subscribeSteps: countSubscribeSteps(plan),
    flows: plan.flows.length,
  });
  return {
    plan,
    publishSteps,
    pools,
    ops,
    clients,
    clock,
    wheel: new Wheel(2 * clients.count + systemTimers.length),
    ready: new ReadyQueue(clients.count),
    transport: transport(clients.count),
    endpoints: new Endpoints(plan.brokers),
    localPorts: localPortsOf(plan, share, agent, options.worker, runTag),
    out: new Output(),
    receivers: [],
    recorder,
    inflight: new Inflight(clients.count),
    exchanges: new Map(),
    tracker: new Tracker(clients.count, (receiver, step, count) => recorder.gaps(step, clients.pool[receiver], count)),
    sharedTracker: new Tracker(clients.count, () => {}, mostSharedStreams),
    topicSequences: new TopicSequences(),
    matching: new Matching(plan, publishSteps.length, surroundings),
    wills: new Wills(plan, surroundings),
    signals: noSignals(plan),
    random,
    runTag,
    log,
    moment: { client: 0, index: 0, messageSeq: 0, randomPlace: 0, received: undefined, requestUs: undefined },
    publish: emptyPublish(),
    acknowledgement: { packetId: 0, reasonCode: 0 },
    header: { runTag: 0, step: 0, client: 0, sequence: 0, dueUs: 0, latenessUs: 0, flags: 0 },
    doneUs: Number.POSITIVE_INFINITY,
    stopping: false,
    active: clients.count,
  };
}

/** 44 MB of them: a member may see messages of each of a million publishers, and what is beyond counts as DUP says. */
const mostSharedStreams = 1_000_000;
