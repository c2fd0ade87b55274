// Bundles every program of the project into dist/. `--watch` rebuilds on change; `--production` minifies for the package.
import { existsSync } from 'node:fs';
import { argv } from 'node:process';
import { build, context } from 'esbuild';

const production = argv.includes('--production');

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  outdir: 'dist',
};

const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // ssh2's optional native parts: it works without them.
  external: ['vscode', 'cpu-features', '*.node'],
  entryPoints: present({
    extension: 'client/src/extension.ts',
    server: 'server/src/main.ts',
    cli: 'runtime/src/cli/main.ts',
    agent: 'runtime/src/agent/main.ts',
    broker: 'runtime/src/broker/main.ts',
  }),
};

const browser = {
  ...common,
  platform: 'browser',
  target: 'chrome120',
  format: 'iife',
  entryPoints: present({ webview: 'client/src/webview/main.ts' }),
};

for (const options of [node, browser].filter((each) => each.entryPoints.length > 0)) {
  if (argv.includes('--watch')) await (await context(options)).watch();
  else await build(options);
}

function present(entries) {
  return Object.entries(entries)
    .filter(([, file]) => existsSync(file))
    .map(([out, file]) => ({ out, in: file }));
}
