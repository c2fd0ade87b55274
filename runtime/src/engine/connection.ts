import { MalformedPacket } from '../mqtt/malformed.ts';
import type { Packet } from '../mqtt/packets.ts';
import { reasonText } from '../mqtt/reasons.ts';
import { writeBytes } from '../mqtt/text.ts';
import { purposes } from '../plan/random.ts';
import { beginAuthentication, isAuthentic } from './authentication.ts';
import { phase, waiting } from './clients.ts';
import { connectFailed } from './connectionEnd.ts';
import { asText, type Moment } from './expression.ts';
import { checkTerms, limitsOf } from './limits.ts';
import { setMoment } from './publishing.ts';
import { randomPlace } from './randomPlaces.ts';
import { noAliases, ReceivedAliases } from './receivedAliases.ts';
import { counterOf, latencyOf } from './recorder.ts';
import { resume } from './resume.ts';
import { forgetSession, resumeSession } from './session.ts';
import { poolOf, type State } from './state.ts';
import { restoreSubscriptions } from './subscriptions.ts';
import { armLife, lifeTimer } from './timers.ts';
import { TopicAliases } from './topicAliases.ts';

/** Begins an attempt to connect that was due at `dueUs`. Its end, good or bad, is heard of later. */
export function openConnection(state: State, client: number, dueUs: number): void {
  const { clients, clock } = state;
  const pool = poolOf(state, client);
  clients.phase[client] = phase.dialling;
  clients.connectDueUs[client] = dueUs;
  clients.connectBegunUs[client] = clock.nowUs;
  clients.stageUs[client] = clock.nowUs;
  state.recorder.count(pool.number, counterOf['connect.attempted']);
  state.recorder.latency(pool.number, latencyOf['connect.pacing'], clock.nowUs - dueUs);
  state.wheel.arm(lifeTimer(client), clock.nowUs + pool.plan.connect.timeoutMs * 1000);
  dial(state, client);
}

/** Opens a socket for the attempt at hand. */
export function dial(state: State, client: number): void {
  const { clock } = state;
  const pool = poolOf(state, client);
  try {
    const target = state.endpoints.targetOf(turnOf(state, client), clock.nowUs);
    if (state.localPorts) target.local = state.localPorts.next(target.host, target.broker.port);
    if (pool.dialling) pool.dialling(target, momentOf(state, client));
    state.transport.dial(client, target);
  } catch (error) {
    connectFailed(state, client, `connect failed: ${(error as Error).message}`);
  }
}

/** A part of the way to the broker, each with a latency of its own. */
export type Stage = 'connect.tcp' | 'connect.tls';

/** The connection is there as far as that, and the next part begins. */
export function reached(state: State, client: number, stage: Stage): void {
  const { clients, clock } = state;
  state.recorder.latency(clients.pool[client], latencyOf[stage], clock.nowUs - clients.stageUs[client]);
  clients.stageUs[client] = clock.nowUs;
}

/** What is written now arrives: CONNECT. */
export function greet(state: State, client: number): void {
  const { clients, clock } = state;
  const pool = poolOf(state, client);
  const moment = momentOf(state, client);
  try {
    clients.id[client] ??= asText(pool.clientId(moment));
    writeBytes(state.out, pool.connect(clients.id[client], moment, beginAuthentication(state, client, moment)));
    clients.phase[client] = phase.greeting;
    clients.stageUs[client] = clock.nowUs;
  } catch (error) {
    connectFailed(state, client, `connect failed: ${(error as Error).message}`);
  }
}

/** For what a client's connection is made of. */
function momentOf(state: State, client: number): Moment {
  setMoment(state, client, 0);
  state.moment.randomPlace = randomPlace(client, purposes.steps);
  return state.moment;
}

type Connack = Extract<Packet, { cmd: 'connack' }>;

/** CONNACK: the connection is up, or refused. @throws MalformedPacket */
export function greeted(state: State, client: number, packet: Connack): void {
  const { clients, clock, recorder } = state;
  const code = packet.reasonCode ?? packet.returnCode ?? 0;
  if (code !== 0) {
    connectFailed(state, client, `connect refused: ${reasonText(code, packet.properties)}`);
    return;
  }
  checkTerms(packet.properties);
  if (packet.sessionPresent && poolOf(state, client).plan.connect.cleanStart) {
    throw new MalformedPacket('CONNACK has a session where a clean one was asked for', 'protocol error');
  }
  if (!isAuthentic(state, client, packet)) {
    connectFailed(state, client, 'authentication failed: the broker does not know the password');
    return;
  }
  const pool = clients.pool[client];
  recorder.count(pool, counterOf['connect.succeeded']);
  recorder.latency(pool, latencyOf['connect.connack'], clock.nowUs - clients.stageUs[client]);
  recorder.latency(pool, latencyOf['connect.time'], clock.nowUs - clients.connectDueUs[client]);
  recorder.latency(pool, latencyOf['connect.service'], clock.nowUs - clients.connectBegunUs[client]);
  recorder.connected(pool, 1);
  takeTerms(state, client, packet);
  const toRestore = takeSession(state, client, packet.sessionPresent);
  if (toRestore === 0) connectionUp(state, client);
  else clients.phase[client] = phase.restoring;
}

/** The connection is as the program left it: the program can go on. */
export function connectionUp(state: State, client: number): void {
  state.clients.phase[client] = phase.up;
  if (state.clients.waiting[client] === waiting.connection) resume(state, client);
}

/** Spreads clients over the brokers' endpoints. */
function turnOf(state: State, client: number): number {
  if (state.plan.brokerSpread === 'roundRobin') return state.clients.index[client];
  return Math.floor(state.random.next(randomPlace(client, purposes.reconnect)) * 2 ** 31);
}

/** What the broker asks for in CONNACK. */
function takeTerms(state: State, client: number, { properties }: Connack): void {
  const { clients, clock } = state;
  const { connect } = poolOf(state, client).plan;
  clients.attempts[client] = 0;
  clients.receiveMaximum[client] = properties?.receiveMaximum ?? 0xffff;
  clients.limits[client] = limitsOf(properties);
  takeAliases(state, client, properties?.topicAliasMaximum ?? 0);
  clients.keepAliveUs[client] = (properties?.serverKeepAlive ?? connect.keepAliveSeconds) * 1_000_000;
  if (properties?.assignedClientIdentifier) clients.id[client] = properties.assignedClientIdentifier;
  clients.pingUs[client] = 0;
  state.wheel.cancel(lifeTimer(client));
  if (clients.keepAliveUs[client] > 0) armLife(state, client, clock.nowUs + clients.keepAliveUs[client]);
}

/** Takes up the session where the broker still has it; else begins anew. Returns how many subscriptions must be answered first. */
function takeSession(state: State, client: number, isPresent: boolean): number {
  const keeps = poolOf(state, client).keepsSession;
  if (keeps && isPresent) {
    resumeSession(state, client);
    return 0;
  }
  if (keeps) forgetSession(state, client, 'the broker has forgotten the session');
  return restoreSubscriptions(state, client);
}

/** Numbers for topics hold for one connection. */
function takeAliases(state: State, client: number, most: number): void {
  const { clients } = state;
  const { plan, version, usesAliases } = poolOf(state, client);
  clients.aliases[client] = usesAliases && most > 0 ? new TopicAliases(most) : undefined;
  const received = plan.connect.topicAliasMaximum ?? 0;
  if (version === 5) clients.receivedAliases[client] = received > 0 ? new ReceivedAliases(received) : noAliases;
}
