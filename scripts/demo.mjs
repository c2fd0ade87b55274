// Shows the main job: a sample scenario against an embedded broker, with live progress, a summary and the place of the report.
import { spawn, spawnSync } from 'node:child_process';
import process, { argv, execPath, exit } from 'node:process';

console.log('Building …');
const build = spawnSync(execPath, ['esbuild.mjs', 'cli', 'agent', 'broker'], { stdio: 'inherit' });
if (build.status !== 0) exit(3);

const command = ['run', 'samples/courier-peak.mqtt-scenario', '--broker', 'embedded', ...argv.slice(2)];
console.log(`> mqtt-scenario ${command.join(' ')}\n`);
// Ctrl-C reaches the command too, which then still has a report to show.
process.on('SIGINT', () => {});
spawn(execPath, ['dist/cli.js', ...command], { stdio: 'inherit' }).on('exit', (code) => exit(code ?? 3));
