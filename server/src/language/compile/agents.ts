import type { AgentPlan, AgentPolicy, Plan } from '../../../../runtime/src/plan/plan.ts';
import type { Expr } from '../ast.ts';
import { finding } from '../check/finding.ts';
import { statementIn } from '../model/settings.ts';
import { type Bound, constantIn, type Model } from '../model.ts';
import { type Address, addressesBetween, addressOf, endsOfBlock } from './addresses.ts';
import type { Lowering } from './lowering.ts';

/** The agents of the plan; without any, this machine. `workers` takes the place of what the scenario says for this machine. */
export function agentsOf(lowering: Lowering, workers: number | undefined): Pick<Plan, 'agents' | 'agentPolicy'> {
  const agents = statementIn(lowering.model.statements, 'agents');
  const listed = (agents?.block ?? []).filter((bound) => bound.entry.word === 'host' || bound.entry.word === 'local');
  const plans = listed.map((bound) => agentOf(bound, workers, lowering));
  const local: AgentPlan = { kind: 'local', host: 'local', weight: 1, ...(workers !== undefined && { workers }), sources: [], line: 1 };
  const unweighted = plans.length > 1 && listed.every((bound) => statementIn(bound.block, 'weight') === undefined);
  const weighted = unweighted ? plans.map((plan): AgentPlan => ({ ...plan, weightByHost: true })) : plans;
  return { agents: weighted.length > 0 ? weighted : [local], agentPolicy: policyOf(agents, lowering) };
}

function agentOf(bound: Bound, workers: number | undefined, lowering: Lowering): AgentPlan {
  const isLocal = bound.entry.word === 'local';
  const number = (word: string, parameter: string) => {
    const setting = statementIn(bound.block, word);
    const value = setting && constantIn(lowering.model, setting, parameter);
    return typeof value === 'number' ? value : undefined;
  };
  const processes = (isLocal ? workers : undefined) ?? number('workers', 'count');
  const passwordSecret = passwordSecretOf(bound, lowering);
  return {
    kind: isLocal ? 'local' : 'ssh',
    host: isLocal ? 'local' : String(constantIn(lowering.model, bound, 'address') ?? ''),
    weight: number('weight', 'weight') ?? 1,
    ...(processes !== undefined && { workers: processes }),
    sources: sourcesOf(bound, lowering),
    ...(passwordSecret !== undefined && { passwordSecret }),
    line: lowering.lineOf(bound.statement.span),
  };
}

/** Only the secret's name: unlike a broker's password, one to a whole machine must not stand in a file. */
function passwordSecretOf(bound: Bound, lowering: Lowering): string | undefined {
  const value = statementIn(bound.block, 'password')?.values.password?.[0];
  if (value === undefined) return undefined;
  if (value.kind === 'call' && value.callee.name === 'secret') return String(lowering.model.values.get(value.args[0])?.constant ?? '');
  lowering.report(finding('exposed-secret', value.span, 'a password to a host must not stand in a file: write `password secret("name")`'));
  return undefined;
}

/** Every address of the ranges and blocks; each once, however often it is written. */
function sourcesOf(bound: Bound, { model, report }: Lowering): string[] {
  const sources = statementIn(bound.block, 'sources');
  const all = new Set<string>();
  for (const address of sources?.values.addresses ?? []) {
    const ends = endsOf(address, model);
    for (const each of ends ? addressesBetween(...ends, mostSources) : []) all.add(each);
    if (all.size <= mostSources) continue;
    report(finding('invalid-address', address.span, `these are more than ${mostSources} addresses; name those that the machine has`));
    break;
  }
  return [...all];
}

const mostSources = 4_096;

function endsOf(written: Expr, model: Model): [Address, Address] | undefined {
  if (written.kind !== 'binary') {
    const [text, bits] = textAt(written, model).split('/');
    const address = addressOf(text);
    if (!address) return undefined;
    return bits === undefined ? [address, address] : endsOfBlock(address, Number(bits));
  }
  const [from, to] = [written.left, written.right].map((end) => addressOf(textAt(end, model)));
  return from && to && [from, to];
}

function textAt(expr: Expr, model: Model): string {
  return String(model.values.get(expr)?.constant ?? '');
}

function policyOf(agents: Bound | undefined, lowering: Lowering): AgentPolicy {
  const orphan = statementIn(agents?.block, 'orphan_timeout');
  const timeout = orphan && constantIn(lowering.model, orphan, 'time');
  const loss = statementIn(agents?.block, 'on_agent_loss')?.choices.what;
  return { onAgentLoss: loss === 'continue' ? 'continue' : 'stop', orphanTimeoutMs: typeof timeout === 'number' ? timeout : 60_000 };
}
