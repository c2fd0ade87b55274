import { isPlainTcp } from '../plan/plainTcp.ts';
import type { BrokerEndpoint, ConnectPlan } from '../plan/plan.ts';
import { asText, compileExpr, type Environment, type Moment } from './expression.ts';
import type { Target, WebSocketOptions } from './target.ts';
import { compileTls } from './tlsOptions.ts';

/** Completes what a client needs beyond an address. */
export type Dialling = (target: Target, moment: Moment) => void;

/** How a pool's clients connect; undefined where plain TCP is all there is. @throws Error as `compileExpr` */
export function compileDialling(plan: ConnectPlan, brokers: readonly BrokerEndpoint[], environment: Environment): Dialling | undefined {
  if (isPlainTcp(brokers)) return undefined;
  const tls = compileTls(plan.tls, environment);
  const webSocket = compileWebSocket(plan, environment);
  return (target, moment) => {
    const { transport } = target.broker;
    if (transport === 'tls' || transport === 'wss') target.tls = tls(moment, target.broker);
    if (transport === 'ws' || transport === 'wss') target.webSocket = webSocket(moment);
  };
}

function compileWebSocket({ webSocket, version }: ConnectPlan, environment: Environment): (moment: Moment) => WebSocketOptions {
  const headers = (webSocket?.headers ?? []).map(({ name, value }) => {
    return [compileExpr(name, environment), compileExpr(value, environment)] as const;
  });
  const subprotocol = webSocket?.subprotocol ?? (version === 3 ? 'mqttv3.1' : 'mqtt');
  return (moment) => ({
    subprotocol,
    headers: Object.fromEntries(headers.map(([name, value]) => [asText(name(moment)), asText(value(moment))])),
  });
}
