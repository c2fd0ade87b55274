import { commands, type Disposable, type ExtensionContext, l10n, type Memento, window, workspace } from 'vscode';
import type { BrokerEndpoint, Plan } from '../../runtime/src/plan/plan.ts';
import { loadSummary } from './loadText.ts';

const memory = 'mqtt-scenario.confirmedBrokers';

/**
 * A load test is a loaded gun: before the first run against a broker that is not on this machine, says what it would face and asks.
 * Resolves to false where the run is not to be.
 */
export async function confirmBrokers(plan: Plan, state: Memento): Promise<boolean> {
  if (!workspace.getConfiguration('mqtt-scenario').get('run.confirmBroker', true)) return true;
  const confirmed = state.get<string[]>(memory, []);
  const asked = plan.brokers.filter(isElsewhere).map(nameOf);
  const open = asked.filter((name) => !confirmed.includes(name));
  if (open.length === 0) return true;
  const run = l10n.t('Run');
  const always = l10n.t('Run, and don’t ask again for this broker');
  const question = l10n.t('Run a load test against {0}?', open.join(', '));
  const answer = await window.showWarningMessage(question, { modal: true, detail: loadSummary(plan, l10n.t) }, run, always);
  if (answer === always) await state.update(memory, [...confirmed, ...open]);
  return answer !== undefined;
}

export function registerForgetBrokers({ globalState }: ExtensionContext): Disposable {
  return commands.registerCommand('mqtt-scenario.forgetBrokers', async () => {
    await globalState.update(memory, undefined);
    void window.showInformationMessage(l10n.t('The next run against any broker elsewhere asks again.'));
  });
}

function isElsewhere({ host }: BrokerEndpoint): boolean {
  return !(host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host));
}

function nameOf({ host, port }: BrokerEndpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
