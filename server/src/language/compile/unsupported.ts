import type { Expr, Span } from '../ast.ts';
import { finding } from '../check/finding.ts';
import { everyPart } from '../check/parts.ts';
import { everyStatement } from '../model.ts';
import type { Lowering } from './lowering.ts';
import { endpointOf } from './transport.ts';

/** What the language has and runs cannot do yet, by place and word. A word leaves this table when the engine learns it. */
const words: Record<string, string> = {
  'broker.tls': 'TLS',
  'pool.tls': 'TLS',
  'broker.websocket': 'WebSocket',
  'pool.websocket': 'WebSocket',
  'broker.authentication': 'enhanced authentication',
  'pool.authentication': 'enhanced authentication',
  'top.before': 'running commands before the load',
  'top.after': 'running commands after the load',
  'top.data': 'rows of data',
  'host.sources': 'choosing source addresses',
  'local.sources': 'choosing source addresses',
  'message.topic_alias': 'topic aliases',
};

const functions: Record<string, string> = { file: 'payloads from files' };

const transports: Record<string, string> = { tls: 'TLS', ws: 'WebSocket', wss: 'WebSocket' };

/** Reports everything in the scenario that runs cannot do yet. `broker`: the URL that takes the place of the scenario's. */
export function reportUnsupported(lowering: Lowering, broker: string | undefined): void {
  const say: Say = (span, what) => lowering.report(finding('not-supported', span, `not supported yet: ${what}`));
  for (const bound of everyStatement(lowering.model.statements)) {
    const what = words[`${bound.place}.${bound.entry.word}`];
    if (what) say(bound.statement.head.span, what);
    else for (const expr of Object.values(bound.values).flat()) reportFunctions(expr, say);
  }
  reportUrls(lowering, broker, say);
}

type Say = (span: Span, what: string) => void;

function reportFunctions(expr: Expr, say: Say): void {
  for (const part of everyPart(expr)) {
    const what = part.kind === 'call' ? functions[part.callee.name] : undefined;
    if (what) say(part.span, what);
  }
}

/** `given`: the URL of the run. */
function reportUrls({ model }: Lowering, given: string | undefined, say: Say): void {
  const urls = given === undefined ? (model.broker?.values.url ?? []) : [];
  const written = urls.map((url) => ({ url: String(model.values.get(url)?.constant ?? ''), span: url.span }));
  const start = model.broker?.statement.head.span ?? { start: 0, end: 0 };
  for (const { url, span } of given === undefined ? written : [{ url: given, span: start }]) {
    const endpoint = endpointOf(url);
    const what = typeof endpoint === 'string' ? undefined : transports[endpoint.transport];
    if (what) say(span, what);
  }
  if (urls.length > 1) say(urls[1].span, 'spreading clients over several brokers');
}
