import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SshdOptions, startSshd, type TestHome, type TestSshd } from './sshd.ts';

/** A user of a host with a name, a shell and a home of its own. */
export interface TownUser {
  name: string;
  shell?: string;
  /** Lines of sh that furnish the home, run as root in it. */
  furnish?: string;
}

export interface TownOptions extends SshdOptions {
  users: readonly TownUser[];
  /** Lines of sh that change the host, run as root: mounts show in this host alone. */
  prepare?: string;
  /** Runs the host in this network namespace. */
  network?: string;
  hostName?: string;
  /** So many seconds its monotonic clock is ahead of ours. */
  clockAhead?: number;
}

/** The password of all users. */
export const townPassword = 'secret';

/** An SSH server on a host with users, homes, disks and processes of its own; its network is ours, or a namespace. Needs root. */
export async function startTown(home: TestHome, options: TownOptions): Promise<TestSshd & { hostOf(user: string): string }> {
  const folder = mkdtempSync(join(home.folder, 'town-'));
  const accounts = options.users.map((user, index) => ({ ...user, id: 4242 + index }));
  const password = execFileSync('openssl', ['passwd', '-6', townPassword], { encoding: 'utf8' }).trim();
  const lines = (file: string, line: (user: (typeof accounts)[number]) => string) =>
    writeFileSync(join(folder, file), `${readFileSync(`/etc/${file}`, 'utf8')}${accounts.map((user) => `${line(user)}\n`).join('')}`);
  lines('passwd', ({ name, id, shell }) => `${name}:x:${id}:${id}::/home/${name}:${shell ?? '/bin/bash'}`);
  lines('group', ({ name, id }) => `${name}:x:${id}:`);
  lines('shadow', ({ name }) => `${name}:${password}:19000:0:99999:7:::`);
  writeFileSync(join(folder, 'init.sh'), initScript(folder, accounts, options));
  mkdirSync(join(folder, 'root'), { recursive: true });
  const inNetwork = options.network === undefined ? [] : ['ip', 'netns', 'exec', options.network];
  const ahead = String(options.clockAhead ?? 0);
  const clock = options.clockAhead === undefined ? [] : ['--time', '--monotonic', ahead, '--boottime', ahead];
  const command = [...inNetwork, 'unshare', '--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc', ...clock, '/bin/sh'];
  const sshd = await startSshd(home, {
    ...options,
    settings: ['PasswordAuthentication yes', ...(options.settings ?? [])],
    launcher: (program, args) =>
      spawn(command[0], [...command.slice(1), join(folder, 'init.sh'), program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] }),
  });
  return { ...sshd, hostOf: (user) => `${user}@${sshd.address}:${sshd.port}` };
}

/** Mounts are private to this host, and gone with its last process. */
function initScript(folder: string, accounts: readonly { name: string; id: number; furnish?: string }[], options: TownOptions): string {
  const testFolder = dirname(folder);
  const homes = accounts.map(
    ({ name, id, furnish }) => `mkdir -m 755 /home/${name}; cd /home/${name}; chown ${id}:${id} .\n${furnish ?? ''}\n`,
  );
  return `set -e
hostname ${options.hostName ?? 'town'}
mount --make-rprivate /
for file in passwd group shadow; do chmod 644 ${folder}/$file; mount --bind ${folder}/$file /etc/$file; done
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/sshd
mount -t tmpfs -o mode=755 tmpfs /home
mount -t tmpfs -o mode=1777 tmpfs /var/tmp
mkdir /run/test
mount --bind ${testFolder} /run/test
mount -t tmpfs -o mode=1777 tmpfs /tmp
mkdir -p ${testFolder}
mount --bind /run/test ${testFolder}
${options.prepare ?? ''}
${homes.join('')}
cd /
exec "$@"
`;
}
