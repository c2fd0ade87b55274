import { type ExtensionContext, l10n, type Uri, window, workspace } from 'vscode';
import { hostSecretNames, secretNames } from '../../runtime/src/director/secretNames.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { parseAgentList } from '../../runtime/src/ssh/address.ts';
import { givenAgents } from '../../runtime/src/ssh/givenAgents.ts';
import { confirmBrokers } from './brokerConfirmation.ts';
import { compilePlan, savedScenario } from './compilation.ts';
import type { Language } from './language.ts';
import { readSecrets } from './secrets.ts';
import type { AgentsWish } from './startAgents.ts';

export interface RunWish {
  scenario: Uri;
  params?: Record<string, string>;
  /** A URL or `embedded`; left out: as the settings say, else the scenario. */
  broker?: string;
}

export interface PreparedRun extends AgentsWish {
  /** Values of the secrets that clients use. */
  secrets: Record<string, string>;
  embeddedBroker: boolean;
}

/** All that must be known and agreed to before anything starts. Undefined where something is missing, which the user knows then. */
export async function prepareRun(context: ExtensionContext, language: Language, wish: RunWish): Promise<PreparedRun | undefined> {
  const placed = await placedPlan(language, wish);
  if (placed === undefined) return undefined;
  const { scenario, plan, broker } = placed;
  const embeddedBroker = broker === 'embedded';
  if (embeddedBroker && plan.agents.some(({ kind }) => kind === 'ssh')) return refuseFarBroker();
  if (!embeddedBroker && !(await confirmBrokers(plan, context.globalState))) return undefined;
  const secrets = await readSecrets(context, secretNames(plan));
  const passwords = secrets && (await readSecrets(context, hostSecretNames(plan)));
  return passwords && { scenario, plan, secrets, passwords, embeddedBroker };
}

/** What is needed to ask the hosts of a scenario. Undefined as above. */
export async function prepareCheck(context: ExtensionContext, language: Language, scenario: Uri): Promise<AgentsWish | undefined> {
  const placed = await placedPlan(language, { scenario });
  const passwords = placed && (await readSecrets(context, hostSecretNames(placed.plan)));
  return passwords && { scenario: placed.scenario, plan: placed.plan, passwords };
}

/** The plan with the broker, workers and hosts that the wish and the settings ask for. */
async function placedPlan(language: Language, wish: RunWish): Promise<{ scenario: Uri; plan: Plan; broker: string } | undefined> {
  const document = await savedScenario(wish.scenario);
  if (document === undefined) return undefined;
  const { uri } = document;
  const broker = wish.broker ?? workspace.getConfiguration('mqtt-scenario', uri).get('run.broker', '');
  const options = { ...(wish.params && { params: wish.params }), ...(broker !== '' && { broker }) };
  const plan = await compilePlan(language, uri, options);
  return plan && { scenario: uri, plan: withAgents(withWorkers(plan), uri), broker };
}

/** Hosts of the settings carry the load instead of the scenario's own. @throws where one of them is no address */
function withAgents(plan: Plan, scenario: Uri): Plan {
  const hosts = workspace.getConfiguration('mqtt-scenario', scenario).get<string[]>('run.agents', []);
  if (hosts.length === 0) return plan;
  return { ...plan, agents: givenAgents(parseAgentList(hosts.join(','))) };
}

async function refuseFarBroker(): Promise<undefined> {
  void window.showErrorMessage(
    l10n.t('The embedded broker listens on this machine alone: agents on other hosts need one that they can reach.'),
  );
}

function withWorkers(plan: Plan): Plan {
  const workers = workspace.getConfiguration('mqtt-scenario').get('run.workers', 0);
  if (workers === 0) return plan;
  return { ...plan, agents: plan.agents.map((agent) => (agent.kind === 'local' ? { ...agent, workers } : agent)) };
}
