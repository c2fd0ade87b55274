import type { BrokerEndpoint, Expr, TlsPlan } from '../../../../runtime/src/plan/plan.ts';
import { statementIn } from '../model/settings.ts';
import { type Bound, constantIn, valueIn } from '../model.ts';
import { lower } from './expr.ts';
import type { PoolLowering } from './lowering.ts';
import { namesAndValues } from './publish.ts';

/** What a broker's URL says; a text says what is wrong with it. */
export function endpointOf(url: string): BrokerEndpoint | string {
  const match = /^([a-z]+):\/\/(?:([^@/]*)@)?(\[[^\]]+\]|[^:/?#[\]]+)(?::(\d+))?(\/[^#]*)?$/i.exec(url.trim());
  if (!match) return `\`${url}\` is not a broker's URL; write it like mqtt://host:1883`;
  const [, scheme, credentials, host, port, path = ''] = match;
  const transport = transports[scheme.toLowerCase()];
  if (!transport) return `unknown scheme \`${scheme}://\`; there are mqtt://, mqtts://, ws:// and wss://`;
  if (credentials !== undefined) return 'a URL is no place for credentials; use `username` and `password secret("…")`';
  const number = port === undefined ? defaultPorts[transport] : Number(port);
  if (number < 1 || number > 65_535) return `the port must be from 1 to 65535; it is ${port}`;
  const isWebSocket = transport === 'ws' || transport === 'wss';
  if (!isWebSocket && path !== '' && path !== '/') return `an ${scheme}:// URL has no path; leave \`${path}\` out`;
  return { transport, host: host.replace(/^\[|\]$/g, ''), port: number, path: isWebSocket ? path || '/mqtt' : '' };
}

const transports: Record<string, BrokerEndpoint['transport']> = {
  mqtt: 'tcp',
  tcp: 'tcp',
  mqtts: 'tls',
  ssl: 'tls',
  tls: 'tls',
  ws: 'ws',
  wss: 'wss',
};

const defaultPorts: Record<BrokerEndpoint['transport'], number> = { tcp: 1883, tls: 8883, ws: 80, wss: 443 };

/** TLS as it holds for a pool: its own settings before those of `broker`. */
export function tlsOf(lowering: PoolLowering): TlsPlan {
  const file = (word: string, parameter = 'file') => tlsText(word, parameter, lowering);
  const [ca, certificate, key, serverName] = [file('ca'), file('certificate'), file('key'), file('server_name', 'name')];
  const passphrase = file('key', 'passphrase');
  const version = inTls(lowering, 'minimum_version')?.choices.version;
  return {
    ...(ca && { ca }),
    ...(certificate && { certificate }),
    ...(key && { key }),
    ...(passphrase && { passphrase }),
    ...(serverName && { serverName }),
    alpn: (inTls(lowering, 'alpn')?.values.protocol ?? []).map((protocol) => String(lowering.model.values.get(protocol)?.constant ?? '')),
    ...(version && { minimumVersion: version === '1.3' ? ('TLSv1.3' as const) : ('TLSv1.2' as const) }),
    insecure: inTls(lowering, 'insecure') !== undefined,
    resumeSessions: inTls(lowering, 'resume_sessions') !== undefined,
  };
}

export function webSocketOf(lowering: PoolLowering) {
  const blocks = blocksOf(lowering, 'websocket');
  const subprotocol = blocks.map((block) => statementIn(block.block, 'subprotocol')).find((bound) => bound !== undefined);
  const headers = [...blocks].reverse().flatMap((block) => block.block.filter((bound) => bound.entry.word === 'header'));
  return {
    headers: namesAndValues(headers, lowering),
    subprotocol: String((subprotocol && constantIn(lowering.model, subprotocol, 'name')) ?? 'mqtt'),
  };
}

function tlsText(word: string, parameter: string, lowering: PoolLowering): Expr | undefined {
  const setting = inTls(lowering, word);
  const expr = setting && valueIn(setting, parameter);
  return expr && lower(expr, lowering);
}

function inTls(lowering: PoolLowering, word: string): Bound | undefined {
  return blocksOf(lowering, 'tls')
    .map((block) => statementIn(block.block, word))
    .find((bound) => bound !== undefined);
}

/** The pool's own block, then that of `broker`. */
function blocksOf({ model, pool }: PoolLowering, word: string): Bound[] {
  return [statementIn(pool.block, word), statementIn(model.broker?.block, word)].filter((bound) => bound !== undefined);
}
