import type { BrokerEndpoint } from '../../../../runtime/src/plan/plan.ts';
import type { Expr } from '../ast.ts';
import { finding } from '../check/finding.ts';
import { mqtt5Uses } from '../check/mqtt5Uses.ts';
import { poolsOf } from '../model/pools.ts';
import { settingOf, versionOf } from '../model/settings.ts';
import { everyStatement } from '../model.ts';
import { endpointsAt } from './endpoints.ts';
import type { Lowering } from './lowering.ts';
import { endpointOf } from './transport.ts';

/** Where clients connect to: the URL given for the run, those of the scenario, or the usual one of this machine. */
export function endpointsOf(lowering: Lowering, broker: string | undefined): BrokerEndpoint[] {
  if (broker === 'embedded') return [{ transport: 'tcp', host: '127.0.0.1', port: 0, path: '' }];
  const statement = lowering.model.broker;
  if (broker !== undefined) return given(broker, statement?.statement.head, lowering);
  const endpoints = (statement?.values.url ?? []).flatMap((url) => {
    const found = endpointsAt(url, lowering.model);
    // What is wrong with it the checks have said.
    return typeof found === 'string' ? [] : found;
  });
  return endpoints.length > 0 ? endpoints : [{ transport: 'tcp', host: 'localhost', port: 1883, path: '' }];
}

function given(url: string, where: Expr | undefined, lowering: Lowering): BrokerEndpoint[] {
  const endpoint = endpointOf(url);
  if (typeof endpoint !== 'string') return [endpoint];
  lowering.report(finding('invalid-url', where?.span ?? { start: 0, end: 0 }, endpoint));
  return [];
}

/** The embedded broker speaks MQTT 3.1.1 and knows no shared subscriptions: says so, and what of the scenario cannot run on it. */
export function reportEmbedded(lowering: Lowering): void {
  const { model } = lowering;
  const newer = poolsOf(model).filter((pool) => versionOf(model, pool) === 5);
  const uses = [model.broker, ...poolsOf(model)].flatMap((bound) => (bound ? mqtt5Uses(bound, model) : []));
  for (const { what, span } of uses) {
    lowering.report(
      finding(
        'needs-mqtt-5',
        span,
        `\`${what}\` needs MQTT 5, and the embedded broker speaks MQTT 3.1.1; run against a broker of your own`,
      ),
    );
  }
  reportShared(lowering);
  if (newer.length === 0 || uses.length > 0) return;
  const said = settingOf(model, newer[0], 'version')?.statement ?? model.broker?.statement.head;
  lowering.report(
    finding('embedded-broker', said?.span ?? { start: 0, end: 0 }, 'the embedded broker speaks MQTT 3.1.1, so the run does too'),
  );
}

function reportShared({ model, report }: Lowering): void {
  for (const bound of everyStatement(model.statements)) {
    const filters =
      bound.entry.word === 'subscribe' ? (bound.values.filter ?? []) : bound.entry.head === 'filter' ? [bound.statement.head] : [];
    for (const filter of filters.filter((expr) => beginsWith(expr, '$share/', model))) {
      report(finding('not-supported', filter.span, 'the embedded broker has no shared subscriptions; run against a broker of your own'));
    }
  }
}

function beginsWith(expr: Expr, start: string, model: Lowering['model']): boolean {
  const constant = model.values.get(expr)?.constant;
  if (typeof constant === 'string') return constant.startsWith(start);
  const first = expr.kind === 'text' ? expr.parts[0] : undefined;
  return first?.kind === 'piece' && first.value.startsWith(start);
}
