import type { Bound, Model } from '../model.ts';

/** Settings as they hold for a pool: its own before those of `broker`. */
export function settingOf(model: Pick<Model, 'broker'>, pool: Bound | undefined, word: string): Bound | undefined {
  return statementIn(pool?.block, word) ?? statementIn(model.broker?.block, word);
}

/** A setting that adds up, as user properties do: those of `broker`, then the pool's own. */
export function settingsOf(model: Pick<Model, 'broker'>, pool: Bound | undefined, word: string): Bound[] {
  return [...(model.broker?.block ?? []), ...(pool?.block ?? [])].filter((bound) => bound.entry.word === word);
}

export function statementIn(block: readonly Bound[] | undefined, word: string): Bound | undefined {
  return block?.find((bound) => bound.entry.word === word);
}

/** The protocol level in CONNECT. */
export type ProtocolLevel = 3 | 4 | 5;

export function versionOf(model: Pick<Model, 'broker'>, pool: Bound | undefined): ProtocolLevel {
  const levels: Record<string, ProtocolLevel> = { '3.1': 3, '3.1.1': 4, '5': 5 };
  return levels[settingOf(model, pool, 'version')?.choices.version ?? '5'] ?? 5;
}

/** What people call a protocol level. */
export const versionNames: Record<ProtocolLevel, string> = { 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5' };
