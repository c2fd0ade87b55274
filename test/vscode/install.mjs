// Makes a real VS Code ready for the tests of this folder: code-server, the Node that it wants and a browser driver, all from npm
// (800 MB, hence apart from the project's own packages). Does nothing where that has been done. Chromium itself is a system package,
// which scripts/setup.mjs installs. Where VS Code cannot be had this says so, and the tests skip themselves with that reason.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { arch, platform } from 'node:process';

const folder = import.meta.dirname;
const codeServer = join(folder, 'node_modules/code-server');
// Written last, and holding the lock file's text: an interrupted or outdated installation is done again.
const stamp = join(folder, 'node_modules/.installed');
const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');

if (platform !== 'linux' || arch !== 'x64') {
  console.warn('Not installed: VS Code for the tests, which need Linux on x64. They are skipped.');
} else if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  rmSync(stamp, { force: true });
  try {
    install();
  } catch (problem) {
    console.warn(`Not installed: VS Code for the tests (${problem.message}). They are skipped.`);
  }
}

function install() {
  npm('ci', folder);
  // The package leaves VS Code's own modules to an install script; this does the same and runs no scripts. Its lock is out of step
  // with its package.json, which `npm ci` refuses.
  npm('install', join(codeServer, 'lib/vscode'));
  writeFileSync(stamp, lock);
}

function npm(command, cwd) {
  console.log(`> npm ${command} (in ${relative('.', cwd)})`);
  const flags = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', [command, ...flags], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
}
