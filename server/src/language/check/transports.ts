import type { Expr } from '../ast.ts';
import { endpointsAt } from '../compile/endpoints.ts';
import type { Fix } from '../diagnostic.ts';
import { type Bound, everyStatement } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, insertFix } from './finding.ts';

/** URLs can be read, and settings of TLS and WebSocket go with them. */
export function checkTransports(subject: Subject): void {
  const broker = subject.model.broker;
  const used = new Set((broker && transportsOf(broker, subject)) ?? []);
  const isKnown = broker !== undefined && used.size > 0;
  for (const bound of isKnown ? everyStatement(subject.model.statements) : []) {
    const isTls = bound.entry.word === 'tls';
    if (!isTls && bound.entry.word !== 'websocket') continue;
    const fitting = isTls ? ['tls', 'wss'] : ['ws', 'wss'];
    if (fitting.some((transport) => used.has(transport))) continue;
    const url = isTls ? '`mqtts://` or `wss://`' : '`ws://` or `wss://`';
    subject.report(
      finding('idle-setting', bound.statement.head.span, `\`${bound.entry.word}\` has no effect: no URL of the broker begins with ${url}`),
    );
  }
}

function transportsOf(broker: Bound, { model, report }: Subject): string[] {
  return (broker.values.url ?? []).flatMap((url) => {
    const endpoints = endpointsAt(url, model);
    if (typeof endpoints !== 'string') return endpoints.map(({ transport }) => transport);
    report(finding('invalid-url', url.span, endpoints, { fixes: schemeFix(url) }));
    return [];
  });
}

/** `"localhost:1883"`: most brokers are meant so. */
function schemeFix(url: Expr): Fix[] {
  const [piece] = url.kind === 'text' ? url.parts : [];
  const isBare = piece?.kind === 'piece' && /^[\w.-]+(?::\d+)?$/.test(piece.value);
  return isBare ? [insertFix('Insert `mqtt://`', url.span.start + 1, 'mqtt://')] : [];
}
