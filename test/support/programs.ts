import { join } from 'node:path';
import { inject } from 'vitest';

/** The path of a program as it is shipped, `cli.js` for example. Throws where it could not be built. */
export function program(name: 'cli.js' | 'agent.js' | 'broker.js'): string {
  return join(programsFolder(), name);
}

export function programsFolder(): string {
  const built = inject('programs');
  if ('error' in built) throw new Error(`the programs could not be built: ${built.error}`);
  return built.folder;
}
