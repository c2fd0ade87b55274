import { longestMs } from '../../../runtime/src/plan/longest.ts';
import { type Plan, planVersion } from '../../../runtime/src/plan/plan.ts';
import { finding } from './check/finding.ts';
import { check } from './check.ts';
import { agentsOf } from './compile/agents.ts';
import { endpointsOf, reportEmbedded } from './compile/broker.ts';
import { expectationsOf } from './compile/expectations.ts';
import { type Lowering, loweringOf } from './compile/lowering.ts';
import { monitorOf } from './compile/monitor.ts';
import { commandsOf, dataOf, numberAtTop, paramsOf, scenarioName, spreadOf } from './compile/top.ts';
import { reportUnknownVariables } from './compile/variables.ts';
import type { Diagnostic } from './diagnostic.ts';
import { poolsOf } from './model/pools.ts';
import { settingOf } from './model/settings.ts';
import { signalsGiven } from './model/signals.ts';
import type { Model } from './model.ts';
import { reachOf } from './reach.ts';

export interface CompileOptions {
  /** Texts such as `500` or `2s` that take the place of the parameters' values. */
  params?: Readonly<Record<string, string>>;
  /** A URL that takes the place of the scenario's, or the broker that comes with the tool: the director fills in its port then. */
  broker?: string | 'embedded';
  /** Worker processes of this machine. */
  workers?: number;
  seed?: number;
  /** The scenario file's name without its folder. */
  sourceFile: string;
}

/**
 * Model → plan. Without errors in the scenario's text and in what is given for it there is a plan; what the checker has reported already is
 * not repeated, save for what only other values of the parameters bring up.
 */
export function compile(model: Model, options: CompileOptions): { plan?: Plan; diagnostics: Diagnostic[] } {
  const given = options.params ?? {};
  const checked = Object.keys(given).length === 0 ? undefined : check(model.file, { ...model.environment, params: given });
  const errors = checked ? newErrors(checked.diagnostics, model) : [];
  const own = checked?.model ?? model;
  if (!own.isSound || errors.length > 0) return { diagnostics: errors };
  const diagnostics: Diagnostic[] = [];
  const lowering = loweringOf(own, (diagnostic) => diagnostics.push(diagnostic));
  const plan = planOf(lowering, options);
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? { diagnostics } : { plan, diagnostics };
}

/** Errors that the scenario does not have with its own values. */
function newErrors(found: readonly Diagnostic[], { file, environment }: Model): Diagnostic[] {
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return [];
  const keyOf = ({ code, span }: Diagnostic) => `${code} ${span.start}`;
  const known = new Set(check(file, environment).diagnostics.map(keyOf));
  return errors.filter((error) => !known.has(keyOf(error)));
}

function planOf(lowering: Lowering, options: CompileOptions): Plan {
  const { model } = lowering;
  if (options.broker === 'embedded') reportEmbedded(lowering);
  reportUnknownVariables(lowering);
  if (poolsOf(model).length === 0)
    lowering.report(finding('nothing-to-run', { start: 0, end: 0 }, 'the scenario has no pool, so there is nothing to run'));
  const { pools, flows, findings } = reachOf(model, options.broker === 'embedded' ? 4 : undefined);
  findings.forEach(lowering.report);
  const signals = [...lowering.signals.keys()].map((name) => signalPlan(name, model));
  return {
    planVersion,
    scenario: scenarioName(model, options.sourceFile),
    sourceFile: options.sourceFile,
    seed: options.seed ?? numberAtTop(model, 'seed', 'number') ?? 1,
    params: paramsOf(model),
    brokers: endpointsOf(lowering, options.broker),
    brokerSpread: spreadOf(model),
    ...monitorOf(lowering, options.broker === 'embedded'),
    ...agentsOf(lowering, options.workers),
    data: dataOf(lowering),
    pools,
    flows,
    signals,
    expectations: expectationsOf(lowering),
    before: commandsOf(lowering, 'before'),
    after: commandsOf(lowering, 'after'),
    longestMs: longestMs({ pools, signals }),
    settleMs: numberAtTop(model, 'settle', 'time') ?? 5_000,
    giveUpMs: giveUpOf(lowering),
  };
}

function signalPlan(name: string, model: Model): Plan['signals'][number] {
  const given = signalsGiven(model, { name });
  return { name, expected: Number.isFinite(given) ? given : 0 };
}

function giveUpOf({ model }: Lowering): number {
  const setting = settingOf(model, undefined, 'give_up');
  const time = setting && model.values.get(setting.values.time?.[0])?.constant;
  return typeof time === 'number' ? time : 30_000;
}
