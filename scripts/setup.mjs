// Makes a fresh clone ready: npm packages, and with --for-tests the system packages that the tests use, where that is possible.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { argv, exit, getuid, platform, versions } from 'node:process';

const systemPackages = [
  { command: 'mosquitto', debian: ['mosquitto'] },
  // Hosts for agents, with shells other than sh.
  { command: 'sshd', debian: ['openssh-server'] },
  { command: 'tcsh', debian: ['tcsh'] },
  { command: 'fish', debian: ['fish'] },
  { command: 'ip', debian: ['iproute2'] },
  // Wires between hosts that take their time.
  { command: 'python3', debian: ['python3-minimal'] },
  // Clocks that are off, and networks that lose.
  { command: 'faketime', debian: ['faketime'] },
  { command: 'nft', debian: ['nftables'] },
  // Drives the tests in a real VS Code; its text needs a font.
  { command: 'chromium', debian: ['chromium', 'fonts-dejavu-core'] },
];

if (Number(versions.node.split('.')[0]) < 20) {
  console.error(`Node ${versions.node} is too old: install Node 20 or newer.`);
  exit(3);
}
if (packagesAreStale()) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
if (argv.includes('--for-tests')) installSystemPackages(systemPackages.filter(({ command }) => !onPath(command)));
if (argv.includes('--for-tests')) await import('../test/vscode/install.mjs');

function packagesAreStale() {
  const installed = 'node_modules/.package-lock.json';
  return !existsSync(installed) || statSync('package-lock.json').mtimeMs > statSync(installed).mtimeMs;
}

function installSystemPackages(missing) {
  if (missing.length === 0) return;
  const names = missing.flatMap(({ debian }) => debian);
  if (!isDebianRoot()) {
    console.warn(`Not installed: ${names.join(', ')}. Tests that need them are skipped; install them to run those too.`);
    return;
  }
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  run('apt-get', ['update', '-qq'], quiet);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quiet);
}

function isDebianRoot() {
  return (
    platform === 'linux' && getuid?.() === 0 && existsSync('/etc/os-release') && /debian/i.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

function onPath(command) {
  // mosquitto lives in /usr/sbin, which an ordinary user's PATH lacks.
  return [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].some((folder) => existsSync(`${folder}/${command}`));
}

function run(command, args, options = {}) {
  console.log(`> ${command} ${args.join(' ')}`);
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
}
