import { type ExtensionContext, Uri } from 'vscode';

/** What the results panel shows: a run's folder, and that of the run to compare it with. */
export interface Shown {
  scenario: Uri;
  folder: string;
  baseline?: string;
}

const memory = 'mqtt-scenario.shown';

/** Kept with the workspace, so that a restored panel shows what it showed before the window was reloaded. */
export async function rememberShown({ workspaceState }: ExtensionContext, { scenario, ...rest }: Shown): Promise<void> {
  await workspaceState.update(memory, { scenario: scenario.toString(), ...rest });
}

export function shownBefore({ workspaceState }: ExtensionContext): Shown | undefined {
  const kept = workspaceState.get<Omit<Shown, 'scenario'> & { scenario: string }>(memory);
  return kept && { ...kept, scenario: Uri.parse(kept.scenario) };
}
