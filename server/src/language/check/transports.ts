import { endpointsAt } from '../compile/endpoints.ts';
import { type Bound, everyStatement } from '../model.ts';

import type { Subject } from './families.ts';
import { finding } from './finding.ts';

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
    report(finding('invalid-url', url.span, endpoints));
    return [];
  });
}
