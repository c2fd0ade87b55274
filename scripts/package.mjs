// Builds for production and packs the extension into dist/mqtt-scenario.vsix, or into the file given as the first argument.
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { argv, execPath } from 'node:process';
import { createVSIX } from '@vscode/vsce';

const file = argv[2] ?? 'dist/mqtt-scenario.vsix';
mkdirSync('dist', { recursive: true });
execFileSync(execPath, ['esbuild.mjs', '--production'], { stdio: 'inherit' });
// Everything is bundled, so no node_modules go in; .vscodeignore lists what does. Links in the README stay as they are.
await createVSIX({ packagePath: file, dependencies: false, rewriteRelativeLinks: false, allowMissingRepository: true });
console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB`);
