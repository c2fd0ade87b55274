// Runs everything that this machine can test and closes with one line: N passed, N failed, N skipped.
// What is skipped is named with its reason; with CI=true a skip is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { argv, env, exit } from 'node:process';

const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-test-'));
const only = argv.slice(2);

const results = [
  checkStep('types', 'npx', ['tsc', '--noEmit']),
  checkStep('types of the results page', 'npx', ['tsc', '--noEmit', '-p', 'client/src/webview']),
  ...(existsSync('test/vscode/node_modules')
    ? [checkStep('types of the VS Code tests', 'npx', ['tsc', '--noEmit', '-p', 'test/vscode'])]
    : []),
  checkStep('lint and format', 'npx', ['biome', 'ci', '--error-on-warnings', '.']),
  vitest('vitest.config.mts'),
  ...(existsSync('test/vscode/vitest.config.mts') && only.length === 0 ? [vitest('test/vscode/vitest.config.mts')] : []),
];
rmSync(folder, { recursive: true });

const passed = sum('passed');
const skipped = results.flatMap((result) => result.skipped);
const failed = results.flatMap((result) => result.failed);
for (const name of skipped) console.log(`skipped: ${name}`);
for (const name of failed) console.log(`failed: ${name}`);
const skipsFail = env.CI === 'true' && skipped.length > 0;
if (skipsFail) console.log('With CI=true nothing may be skipped.');
console.log(`${passed} passed, ${failed.length + (skipsFail ? skipped.length : 0)} failed, ${skipsFail ? 0 : skipped.length} skipped`);
exit(failed.length > 0 || skipsFail ? 1 : 0);

function checkStep(name, command, args) {
  console.log(`\n> ${name}`);
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? [] : [name], skipped: [] };
}

function vitest(config) {
  const file = join(folder, `${config.replaceAll('/', '-')}.json`);
  console.log(`\n> vitest (${config})`);
  const { status } = spawnSync(
    'npx',
    ['vitest', 'run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...only],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (!existsSync(file)) return { passed: 0, failed: [`vitest (${config}) did not finish (exit code ${status})`], skipped: [] };
  return resultsOf(JSON.parse(readFileSync(file, 'utf8')), status, config);
}

function resultsOf(report, status, config) {
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ status: test.status, name: `${relative('.', file.name)}: ${test.fullName}` })),
  );
  const named = (...wanted) => tests.filter((test) => wanted.includes(test.status)).map((test) => test.name);
  const failed = [
    ...named('failed'),
    ...report.testResults
      .filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
      .map((file) => `${relative('.', file.name)}: ${file.message}`),
  ];
  // Errors outside any test (an unhandled rejection, say) show only in the exit code.
  if (status !== 0 && failed.length === 0) failed.push(`vitest (${config}) exited with ${status}`);
  return { passed: named('passed').length, failed, skipped: named('skipped', 'pending', 'todo') };
}

function sum(key) {
  return results.reduce((total, result) => total + result[key], 0);
}
