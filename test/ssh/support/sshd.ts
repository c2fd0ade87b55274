import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const program = '/usr/sbin/sshd';

/** Whether OpenSSH's server is there. Without it these tests are skipped out loud; with `CI=true` that is a failure. */
export const hasSshd = found('an SSH server', existsSync(program), 'install Debian\'s package "openssh-server"');

/** Hosts with users, disks and networks of their own need namespaces, which only root can make. */
export const hasNamespaces =
  hasSshd && found('hosts out of namespaces', process.getuid?.() === 0 && makesNamespaces(), 'run as root, with unshare and ip');

export interface SshdOptions {
  /** Lines of sshd_config, which come first and so count. */
  settings?: readonly string[];
  hostKeyTypes?: readonly ('ed25519' | 'ecdsa' | 'rsa')[];
  address?: string;
  port?: number;
  /** Public keys that may log in; without it, the key of `folder.key`. */
  authorizedKeys?: string;
  /** Runs sshd by another command, in a namespace for example. */
  launcher?: (command: string, args: string[]) => ChildProcess;
}

/** An SSH server on a loopback address of its own, with host keys of its own. */
export interface TestSshd {
  address: string;
  port: number;
  /** `user@address:port`. */
  host: string;
  /** As a line of known_hosts; by type. */
  knownHosts: string;
  log(): string;
  close(): Promise<void>;
}

/** A user's home with a key and no known hosts, for a test file. */
export interface TestHome {
  folder: string;
  key: string;
  publicKey: string;
  close(): void;
}

export function testHome(): TestHome {
  const folder = mkdtempSync(join(tmpdir(), 'ssh-test-'));
  // Servers read authorized keys as the user who logs in.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, '.ssh'), { mode: 0o700 });
  const key = join(folder, '.ssh', 'id_ed25519');
  makeKey(key, 'ed25519');
  return { folder, key, publicKey: readFileSync(`${key}.pub`, 'utf8'), close: () => rmSync(folder, { recursive: true, force: true }) };
}

export function makeKey(file: string, type: string, passphrase = ''): void {
  const size = type === 'rsa' ? ['-b', '2048'] : [];
  execFileSync('ssh-keygen', ['-q', '-t', type, ...size, '-N', passphrase, '-C', 'test', '-f', file]);
}

export async function startSshd(home: TestHome, options: SshdOptions = {}): Promise<TestSshd> {
  const address = options.address ?? '127.0.0.2';
  const port = options.port ?? (await freePort(address));
  const folder = mkdtempSync(join(home.folder, 'sshd-'));
  chmodSync(folder, 0o755);
  const types = options.hostKeyTypes ?? ['ed25519'];
  for (const type of types) makeKey(join(folder, `host_${type}`), type);
  writeFileSync(join(folder, 'authorized_keys'), options.authorizedKeys ?? home.publicKey);
  writeFileSync(join(folder, 'sshd_config'), configuration(folder, address, port, types, options.settings ?? []));
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const launch = options.launcher ?? ((command, args) => spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] }));
  const child = launch(program, ['-D', '-f', join(folder, 'sshd_config'), '-E', join(folder, 'log')]);
  const log = () => readFileSync(join(folder, 'log'), 'utf8');
  await listening(child, address, port, log);
  return {
    address,
    port,
    host: `${userInfo().username}@${address}:${port}`,
    knownHosts: types
      .map(
        (type) =>
          `${port === 22 ? address : `[${address}]:${port}`} ${readFileSync(join(folder, `host_${type}.pub`), 'utf8')
            .split(' ')
            .slice(0, 2)
            .join(' ')}\n`,
      )
      .join(''),
    log,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      // unshare passes no signal on, but its host ends with it.
      child.kill(options.launcher ? 'SIGKILL' : 'SIGTERM');
      await exited;
    },
  };
}

function configuration(folder: string, address: string, port: number, types: readonly string[], settings: readonly string[]): string {
  return `${[
    ...settings,
    `ListenAddress ${address}:${port}`,
    ...types.map((type) => `HostKey ${join(folder, `host_${type}`)}`),
    `PidFile ${join(folder, 'pid')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'Subsystem sftp internal-sftp',
    'LogLevel VERBOSE',
  ].join('\n')}\n`;
}

export async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const at = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof at === 'object' && at !== null ? at.port : 0;
}

/** Waits until a server takes connections. */
export async function listening(child: ChildProcess, address: string, port: number, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`sshd ended with ${child.exitCode}: ${log()}`);
    if (await accepts(address, port)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function accepts(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function makesNamespaces(): boolean {
  try {
    execFileSync('unshare', ['--mount', '--uts', '--pid', '--net', '--fork', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function found(what: string, isThere: boolean, remedy: string): boolean {
  if (isThere) return true;
  if (process.env.CI === 'true') throw new Error(`There is no ${what}: ${remedy}.`);
  console.log(`Skipped: tests that need ${what}: ${remedy}.`);
  return false;
}
