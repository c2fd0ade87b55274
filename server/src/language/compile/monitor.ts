import type { MonitorPlan, MonitorText, Plan, SysMonitorPlan } from '../../../../runtime/src/plan/plan.ts';
import type { Expr } from '../ast.ts';
import { finding } from '../check/finding.ts';
import { statementIn } from '../model/settings.ts';
import { type Bound, constantIn, valueIn } from '../model.ts';
import type { Lowering } from './lowering.ts';

/** Where the broker's own figures are read. The embedded broker has none. */
export function monitorOf(lowering: Lowering, isEmbedded: boolean): Pick<Plan, 'monitor'> {
  const bound = statementIn(lowering.model.broker?.block, 'monitor');
  if (bound === undefined || isEmbedded) return {};
  const monitor = valueIn(bound, 'prometheus') ? prometheusOf(bound, lowering) : sysOf(bound, lowering);
  return monitor && { monitor };
}

function prometheusOf(bound: Bound, { model, report }: Lowering): MonitorPlan {
  const url = String(constantIn(model, bound, 'prometheus') ?? '');
  if (!/^https?:\/\/[^/]/i.test(url)) {
    const where = valueIn(bound, 'prometheus')?.span ?? bound.statement.span;
    report(finding('invalid-url', where, `\`${url}\` is not the URL of a page; write it like http://localhost:8888/metrics`));
  }
  return { kind: 'prometheus', url };
}

function sysOf(bound: Bound, lowering: Lowering): SysMonitorPlan {
  const { model } = lowering;
  const everyMs = constantIn(model, bound, 'every');
  const block = model.broker?.block;
  const tls = statementIn(block, 'tls');
  const ca = statementIn(tls?.block, 'ca');
  const file = ca && constantIn(model, ca, 'file');
  const [username, password] = (['username', 'password'] as const).map((word) =>
    textOf(valueIn(bound, word) ?? clients(block, word), lowering),
  );
  return {
    kind: 'sys',
    everyMs: typeof everyMs === 'number' ? everyMs : usualIntervalMs,
    ...(username && { username }),
    ...(password && { password }),
    tls: { ...(typeof file === 'string' && { ca: file }), insecure: statementIn(tls?.block, 'insecure') !== undefined },
  };
}

/** Mosquitto's. */
const usualIntervalMs = 10_000;

/** What the clients of all pools send. */
function clients(block: readonly Bound[] | undefined, word: 'username' | 'password'): Expr | undefined {
  const setting = statementIn(block, word);
  return setting?.values[word === 'username' ? 'name' : 'password']?.[0];
}

/** Undefined where it differs from client to client. */
function textOf(expr: Expr | undefined, { model }: Lowering): MonitorText | undefined {
  if (expr === undefined) return undefined;
  if (expr.kind === 'call' && expr.callee.name === 'secret') {
    return { kind: 'secret', name: String(model.values.get(expr.args[0])?.constant ?? '') };
  }
  const constant = model.values.get(expr)?.constant;
  return typeof constant === 'string' ? { kind: 'literal', value: constant } : undefined;
}
