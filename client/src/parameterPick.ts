import { type ExtensionContext, l10n, type QuickPickItem, QuickPickItemKind, type Uri, window } from 'vscode';
import type { Parameter } from '../../server/src/protocol.ts';

/** What a run is started with besides the scenario. */
export interface RunParameters {
  params: Record<string, string>;
  /** Absent: the scenario's own. */
  broker?: string;
}

/**
 * One list of all parameters and the broker with the values of the last time; choosing one changes it, and the first entry runs.
 * Resolves to undefined where the user goes away.
 */
export async function pickParameters(
  { workspaceState }: ExtensionContext,
  scenario: Uri,
  parameters: readonly Parameter[],
): Promise<RunParameters | undefined> {
  const memory = `mqtt-scenario.parameters.${scenario.toString()}`;
  const values = onlyKnown(workspaceState.get<RunParameters>(memory, { params: {} }), parameters);
  for (;;) {
    const choice = await window.showQuickPick(itemsFor(parameters, values), {
      title: l10n.t('Run with these parameters'),
      placeHolder: l10n.t('Choose one to change it, or run'),
      ignoreFocusOut: true,
    });
    if (choice === undefined) return undefined;
    if (choice.run) break;
    if (choice.parameter === undefined) await changeBroker(values);
    else await changeParameter(values, choice.parameter);
  }
  await workspaceState.update(memory, values);
  return values;
}

interface ParameterItem extends QuickPickItem {
  run?: boolean;
  /** Absent: the broker. */
  parameter?: Parameter;
}

function itemsFor(parameters: readonly Parameter[], { params, broker }: RunParameters): ParameterItem[] {
  return [
    { label: `$(play) ${l10n.t('Run')}`, run: true },
    { label: '', kind: QuickPickItemKind.Separator },
    ...parameters.map((parameter): ParameterItem => {
      const { name, defaultText, doc } = parameter;
      const value = params[name];
      const was = value === undefined ? '' : l10n.t('instead of {0}', defaultText);
      return { label: name, description: `= ${value ?? defaultText}  ${was}`, detail: doc, parameter };
    }),
    { label: l10n.t('broker'), description: broker ?? l10n.t('the scenario’s own') },
  ];
}

/** Values are written as in a scenario; the compiler says where one does not fit. */
async function changeParameter({ params }: RunParameters, { name, defaultText, doc }: Parameter): Promise<void> {
  const prompt = doc === '' ? l10n.t('Default: {0}', defaultText) : l10n.t('{0}. Default: {1}', doc, defaultText);
  const value = await window.showInputBox({ title: name, prompt, value: params[name] ?? defaultText, ignoreFocusOut: true });
  if (value === undefined) return;
  if (value.trim() === '' || value.trim() === defaultText) delete params[name];
  else params[name] = value.trim();
}

async function changeBroker(values: RunParameters): Promise<void> {
  const prompt = l10n.t('A URL such as mqtt://localhost:1883, or “embedded”. Empty: the scenario’s own.');
  const value = await window.showInputBox({ title: l10n.t('Broker'), prompt, value: values.broker ?? '', ignoreFocusOut: true });
  if (value === undefined) return;
  if (value.trim() === '') delete values.broker;
  else values.broker = value.trim();
}

/** A parameter that the text no longer has must not stand in the way of every later run. */
function onlyKnown({ params, broker }: RunParameters, parameters: readonly Parameter[]): RunParameters {
  const known = Object.entries(params).filter(([name]) => parameters.some((parameter) => parameter.name === name));
  return { params: Object.fromEntries(known), ...(broker !== undefined && { broker }) };
}
