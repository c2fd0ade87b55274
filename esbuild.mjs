// Bundles the programs of the project into dist/: those named, or all. `--watch` rebuilds on change, `--production` minifies for
// the package, `--outdir FOLDER` puts them elsewhere.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';

const {
  values: { production, watch, outdir },
  positionals: named,
} = parseArgs({
  options: { production: { type: 'boolean' }, watch: { type: 'boolean' }, outdir: { type: 'string', default: 'dist' } },
  allowPositionals: true,
});

/** Parts of the extension and the command in files of their own, which are not read before they are needed. */
const parts = {
  languageServer: 'client/src/languageServer.ts',
  withAgents: 'client/src/withAgents.ts',
  mqttClient: 'runtime/src/director/monitor/mqttClient.ts',
};
/** Who has only the command has no extension beside it that would bring the part. */
const wanted = named.includes('cli') ? [...named, 'mqttClient'] : named;

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  outdir,
};

const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // ssh2's optional native parts: it works without them.
  external: ['vscode', 'cpu-features', '*.node'],
  // A copy of Node's own streams for other places; here it would be read at each start, and run at each message.
  alias: { 'readable-stream': 'node:stream' },
  plugins: [loadedLater()],
  entryPoints: present({
    extension: 'client/src/extension.ts',
    ...parts,
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
  if (watch) await (await context(options)).watch();
  else await build(options);
}

function present(entries) {
  return Object.entries(entries)
    .filter(([out, file]) => existsSync(file) && (wanted.length === 0 || wanted.includes(out)))
    .map(([out, file]) => ({ out, in: file }));
}

/** `import('./withAgents.ts')` means the part's own bundle beside the importing one, rather than a copy within it. */
function loadedLater() {
  const bundles = new Map(Object.entries(parts).map(([out, file]) => [resolve(file), `./${out}.js`]));
  return {
    name: 'loaded-later',
    setup({ onResolve }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ kind, resolveDir, path }) => {
        const bundle = kind === 'dynamic-import' ? bundles.get(resolve(resolveDir, path)) : undefined;
        return bundle && { path: bundle, external: true };
      });
    },
  };
}
