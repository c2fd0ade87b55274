import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { inject } from 'vitest';
import { installedExtensions } from './installation.ts';
import { chromium, codeServer, codeServerNode } from './machine.ts';

export interface VsCode {
  page: Page;
  /** The opened folder, on disk. */
  workspace: string;
  /** As a user would: whatever was open and shown is to come back. */
  reload(): Promise<void>;
  /** Process ids of this VS Code's own processes that run a program, `agent.js` for example. */
  processes(program: string): number[];
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** The workspace's files: path → text. */
  files: Record<string, string>;
  /** The file to open at once. */
  open?: string;
  settings?: Record<string, unknown>;
  /** False: the folder is opened in restricted mode. */
  trusted?: boolean;
  /** A user's home with what belongs there, such as keys; left out: an empty one. */
  home?: string;
}

/** A VS Code of its own, with the packaged extension, on a fresh workspace; one for each suite, closed by it. */
export async function launchVsCode(options: LaunchOptions): Promise<VsCode> {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-vscode-'));
  const workspace = join(folder, 'workspace');
  layOut(folder, workspace, options);
  const server = startServer(folder, options);
  const port = await listeningPort(server);
  const browser = await startBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // Two busy cores take a while to bring up what a person sees at once.
  page.setDefaultTimeout(60_000);
  const close = async () => {
    await browser.close();
    await end(server);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const load = async (open?: string) => {
    await page.goto(address(port, workspace, open));
    await page.locator('.monaco-workbench').waitFor();
  };
  try {
    await load(options.open);
  } catch (problem) {
    await close();
    throw problem;
  }
  return {
    page,
    workspace,
    reload: () => load(),
    processes: (program) => processesOf(server, program),
    close,
  };
}

function layOut(folder: string, workspace: string, options: LaunchOptions): void {
  for (const [path, text] of Object.entries(options.files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  mkdirSync(join(folder, 'data/User'), { recursive: true });
  mkdirSync(join(folder, 'temporary'));
  cpSync(installedExtensions(inject('installation')), join(folder, 'extensions'), { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), 'auth: none\n');
  writeFileSync(join(folder, 'data/User/settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }));
}

/** Nothing that moves, asks, or saves by itself. */
const quietSettings = {
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

function startServer(folder: string, { trusted = true, home = folder }: LaunchOptions): ChildProcess {
  const flags = [
    ...['--config', join(folder, 'config.yaml'), '--auth', 'none', '--bind-addr', '127.0.0.1:0'],
    ...['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--disable-proxy', '--ignore-last-opened'],
    ...(trusted ? ['--disable-workspace-trust'] : []),
  ];
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TMPDIR: join(folder, 'temporary'),
    EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}',
  };
  // A process group of its own, so that closing ends the extension hosts too.
  return spawn(codeServerNode, [codeServer, ...flags], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function listeningPort(server: ChildProcess): Promise<number> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => reject(new Error(`code-server ended with ${code}:\n${output}`)));
  });
}

function startBrowser(): Promise<Browser> {
  const flags = [
    '--no-first-run',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return playwright.launch({ executablePath: chromium() ?? '', chromiumSandbox: false, args: flags });
}

function address(port: number, workspace: string, open: string | undefined): string {
  const payload = open === undefined ? [] : [['openFile', `vscode-remote://127.0.0.1:${port}${join(workspace, open)}`]];
  return `http://127.0.0.1:${port}/?folder=${workspace}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** VS Code and all that it starts share one process group. */
function processesOf(server: ChildProcess, program: string): number[] {
  const { stdout } = spawnSync('pgrep', ['-g', String(server.pid), '-f', program], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const gone = once(server, 'exit');
  process.kill(-server.pid, 'SIGTERM');
  await gone;
}
