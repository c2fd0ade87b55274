import { type ExtensionContext, type Uri, workspace } from 'vscode';
import { secretNames } from '../../runtime/src/director/secretNames.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { confirmBrokers } from './brokerConfirmation.ts';
import { compilePlan, savedScenario } from './compilation.ts';
import type { Language } from './languageClient.ts';
import { readSecrets } from './secrets.ts';

export interface RunWish {
  scenario: Uri;
  params?: Record<string, string>;
  /** A URL or `embedded`; left out: as the settings say, else the scenario. */
  broker?: string;
}

export interface PreparedRun {
  scenario: Uri;
  plan: Plan;
  secrets: Record<string, string>;
  embeddedBroker: boolean;
}

/** All that must be known and agreed to before anything starts. Undefined where something is missing, which the user knows then. */
export async function prepareRun(context: ExtensionContext, language: Language, wish: RunWish): Promise<PreparedRun | undefined> {
  const document = await savedScenario(wish.scenario);
  if (document === undefined) return undefined;
  const broker = wish.broker ?? workspace.getConfiguration('mqtt-scenario', document.uri).get('run.broker', '');
  const options = { ...(wish.params && { params: wish.params }), ...(broker !== '' && { broker }) };
  const plan = await compilePlan(language, document.uri, options);
  if (plan === undefined) return undefined;
  const embeddedBroker = broker === 'embedded';
  if (!embeddedBroker && !(await confirmBrokers(plan, context.globalState))) return undefined;
  const secrets = await readSecrets(context, secretNames(plan));
  return secrets && { scenario: document.uri, plan: withWorkers(plan), secrets, embeddedBroker };
}

function withWorkers(plan: Plan): Plan {
  const workers = workspace.getConfiguration('mqtt-scenario').get('run.workers', 0);
  if (workers === 0) return plan;
  return { ...plan, agents: plan.agents.map((agent) => (agent.kind === 'local' ? { ...agent, workers } : agent)) };
}
