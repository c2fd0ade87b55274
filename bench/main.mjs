// Measures: `npm run bench` what the load itself costs, `npm run bench -- connections`, `publish`, `receive` or `start` a part of that;
// `language`, `million` and the other programs beside this file have names of their own.
// Programs are TypeScript beside this file, bundled first, so that what runs is what would be shipped.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv, execPath, exit } from 'node:process';
import { build } from 'esbuild';

const parts = ['connections', 'publish', 'receive', 'start'];
const [asked, ...others] = argv.slice(2);
const isPart = asked === undefined || asked.startsWith('--') || parts.includes(asked);
const [name, rest] = isPart ? ['performance', argv.slice(2)] : [asked, others];
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
if (!known.includes(name)) {
  console.error(`What shall be measured? npm run bench -- ${[...parts, ...known].join(' | ')}`);
  exit(2);
}
// A bundled file stays at home: what it reads beside itself is where it was written.
const homes = {
  name: 'homes',
  setup: (bundle) =>
    bundle.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(dirname(path)));
      return { contents, loader: 'ts' };
    }),
};

const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-bench-'));
const status = await run(join(import.meta.dirname, `${name}.bench.ts`), join(folder, `${name}.mjs`)).finally(() =>
  rmSync(folder, { recursive: true }),
);
exit(status);

async function run(program, outfile) {
  // Packages of the older kind call `require`.
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  const common = { bundle: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline', logLevel: 'warning' };
  await build({ ...common, entryPoints: [program], outfile, banner, plugins: [homes] });
  return spawnSync(execPath, ['--enable-source-maps', outfile, ...rest], { stdio: 'inherit' }).status ?? 1;
}
