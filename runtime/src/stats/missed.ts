import type { ErrorCount } from './window.ts';

/**
 * Why whole stretches of a client's publishes were never sent. Each follows from something that is an error of its own, or from being
 * late; a message that could not be made or sent for itself has other reasons.
 */
export const missedReasons = {
  gone: 'the connection was gone and did not come back',
  stuck: 'the client could not go on with its scenario',
  over: 'their repeat had been over for more than a second when the client came to them',
} as const;

/** Messages that were missed stand among a window's errors, with this before the reason. */
export const missedPrefix = 'publish missed: ';

/** By reason, how many messages were due and never sent. */
export function missedByReason(errors: readonly ErrorCount[]): Record<string, number> {
  const missed: Record<string, number> = {};
  for (const { reason, count } of errors) {
    if (!reason.startsWith(missedPrefix)) continue;
    const why = reason.slice(missedPrefix.length);
    missed[why] = (missed[why] ?? 0) + count;
  }
  return missed;
}

/** Whether it is an error of its own. What only follows from others would hide them, as it counts messages. */
export function isCause({ reason }: ErrorCount): boolean {
  return !consequences.has(reason);
}

const consequences: ReadonlySet<string> = new Set(Object.values(missedReasons).map((reason) => missedPrefix + reason));
