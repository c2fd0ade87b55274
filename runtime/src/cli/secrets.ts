import { InputError } from './exitCodes.ts';
import type { Terminal } from './terminal.ts';

/** The values of the named secrets: from the environment, else asked for. Throws `InputError` where neither gives one. */
export async function readSecrets(names: readonly string[], terminal: Terminal): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  for (const name of names) {
    secrets[name] = terminal.environment[variableOf(name)] ?? (await ask(name, terminal));
  }
  return secrets;
}

/** `rider-password` is in MQTT_SCENARIO_SECRET_RIDER_PASSWORD. */
export function variableOf(name: string): string {
  return `MQTT_SCENARIO_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

async function ask(name: string, terminal: Terminal): Promise<string> {
  if (!terminal.askHidden) {
    throw new InputError(
      `the secret "${name}" has no value: set the environment variable ${variableOf(name)}, or run in a terminal to be asked`,
    );
  }
  return terminal.askHidden(`secret "${name}": `);
}
