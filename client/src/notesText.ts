import type { Problem } from '../../server/src/protocol.ts';

/**
 * What is worth a message of its own, such as messages that cannot be tracked on this broker: each once, however many lines it is about.
 * That the embedded broker speaks MQTT 3.1.1 is known to who asks for it, and no news with every run.
 */
export function notesText(notes: readonly Problem[]): string[] {
  const told = notes.filter(({ severity, code }) => severity !== 'hint' && code !== 'embedded-broker').map(({ message }) => message);
  return [...new Set(told)].map((message) => `${message[0].toUpperCase()}${message.slice(1)}.`);
}
