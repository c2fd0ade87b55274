import { randomBytes } from 'node:crypto';
import { MalformedPacket } from '../mqtt/malformed.ts';
import { encodePacket, type Packet } from '../mqtt/packets.ts';
import { ScramExchange } from '../mqtt/scram.ts';
import { writeBytes } from '../mqtt/text.ts';
import { phase } from './clients.ts';
import { connectFailed } from './connectionEnd.ts';
import { asText, type Moment } from './expression.ts';
import { sendNow, sendOutput } from './sending.ts';
import { poolOf, type State } from './state.ts';

type Auth = Extract<Packet, { cmd: 'auth' }>;
type Connack = Extract<Packet, { cmd: 'connack' }>;

/** Begins enhanced authentication (MQTT 5 §4.12) where the pool has it: what CONNECT carries of it. */
export function beginAuthentication(state: State, client: number, moment: Moment): Buffer | undefined {
  const { plan, username, password } = poolOf(state, client);
  const method = plan.connect.authentication?.method;
  if (method === undefined) return undefined;
  const nonce = randomBytes(18).toString('base64');
  const [name, secret] = [username, password].map((value) => (value ? asText(value(moment)) : ''));
  const exchange = new ScramExchange(method, name, secret, nonce);
  state.exchanges.set(client, exchange);
  return exchange.first();
}

/** AUTH: the broker's challenge. @throws MalformedPacket where nothing was begun */
export function continueAuthentication(state: State, client: number, { properties }: Auth): void {
  const exchange = state.exchanges.get(client);
  if (!exchange || state.clients.phase[client] !== phase.greeting) throw new MalformedPacket('AUTH, which was not begun', 'protocol error');
  // The packet's bytes are only lent.
  const challenge = Buffer.from(properties?.authenticationData ?? '');
  const method = poolOf(state, client).plan.connect.authentication!.method;
  if ((properties?.authenticationMethod ?? method) !== method)
    throw new MalformedPacket('AUTH has another method than CONNECT', 'protocol error');
  const isCurrent = () => state.exchanges.get(client) === exchange && state.clients.phase[client] === phase.greeting;
  exchange.answer(challenge).then(
    (answer) => {
      if (!isCurrent()) return;
      state.clock.read();
      const auth: Auth = { cmd: 'auth', reasonCode: goOn, properties: { authenticationMethod: method, authenticationData: answer } };
      writeBytes(state.out, encodePacket(auth, 5));
      sendOutput(state, client);
      sendNow(state);
    },
    (error: Error) => {
      if (!isCurrent()) return;
      state.clock.read();
      connectFailed(state, client, `authentication failed: ${error.message}`);
    },
  );
}

/** Whether a CONNACK without failure is from a broker that has proved itself too, where that was asked for. */
export function isAuthentic(state: State, client: number, { properties }: Connack): boolean {
  const exchange = state.exchanges.get(client);
  state.exchanges.delete(client);
  return exchange === undefined || exchange.verifies(properties?.authenticationData ?? Buffer.alloc(0));
}

/** Continue authentication (MQTT 5 §3.15.2.1). */
const goOn = 0x18;
