import { commands, type Disposable, type ExtensionContext, l10n, window } from 'vscode';

const memory = 'mqtt-scenario.secretNames';
const keyOf = (name: string) => `mqtt-scenario.secret.${name}`;

/**
 * The values of a plan's secrets, from VS Code's secret storage; those it lacks are asked for and kept there.
 * Resolves to undefined where the user gave none.
 */
export async function readSecrets(context: ExtensionContext, names: readonly string[]): Promise<Record<string, string> | undefined> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = (await context.secrets.get(keyOf(name))) ?? (await ask(context, name));
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values;
}

export function registerForgetSecrets(context: ExtensionContext): Disposable {
  return commands.registerCommand('mqtt-scenario.forgetSecrets', async () => {
    const names = context.globalState.get<string[]>(memory, []);
    for (const name of names) await context.secrets.delete(keyOf(name));
    await context.globalState.update(memory, undefined);
    void window.showInformationMessage(l10n.t('Saved secrets forgotten: {0}', names.length));
  });
}

async function ask(context: ExtensionContext, name: string): Promise<string | undefined> {
  const value = await window.showInputBox({
    password: true,
    ignoreFocusOut: true,
    title: l10n.t('Secret “{0}”', name),
    prompt: l10n.t('Kept in VS Code’s secret storage, and given to the agents of a run alone.'),
  });
  if (value === undefined) return undefined;
  await context.secrets.store(keyOf(name), value);
  // The storage does not tell what it holds.
  const names = context.globalState.get<string[]>(memory, []);
  if (!names.includes(name)) await context.globalState.update(memory, [...names, name]);
  return value;
}
