import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../runtime/src/report/report.ts';
import { startMosquitto, type TestBroker } from '../../support/brokers.ts';
import { type CliOptions, cli } from '../../support/cli.ts';
import { processesWith } from '../../support/processes.ts';
import { startSshd, type TestSshd, testHome } from './sshd.ts';
import { startWire, type Wire } from './wire.ts';

/** Several hosts with a wire to each, a broker, and somebody who runs scenarios on them. */
export interface Farm {
  hosts: FarmHost[];
  /** The user's home, with keys and known hosts. */
  home: string;
  /** A folder of the user's, which scenarios can be put into. */
  cwd: string;
  /** Programs in it come first on the hosts. */
  bin: string;
  /** Runs the command; `{broker}` in it is the broker's URL, and `{agents}` all hosts. */
  run(command: string, options?: Pick<CliOptions, 'onStart' | 'env'>): Promise<FarmRun>;
  close(): Promise<void>;
}

export interface FarmHost {
  /** As the user calls it: the way leads over the wire. */
  name: string;
  wire: Wire;
  sshd: TestSshd;
  /** Processes of agents: `host`, `worker` or `attach`. */
  processes(task: string): { pid: number }[];
  /** What runs have left there. */
  leftovers(): string[];
}

export interface FarmRun {
  code: number | null;
  stderr: string;
  report: Report;
}

export async function startFarm(size: number): Promise<Farm> {
  const home = testHome();
  const broker = await startMosquitto();
  const hosts = await Promise.all(Array.from({ length: size }, (_, index) => startHost(index)));
  const known = hosts.map(({ sshd, wire }) =>
    sshd.knownHosts.replaceAll(`[${sshd.address}]:${sshd.port}`, `[${wire.address}]:${wire.port}`),
  );
  writeFileSync(join(home.folder, '.ssh', 'known_hosts'), known.join(''));
  // Tests have less patience than users.
  writeFileSync(join(home.folder, '.ssh', 'config'), 'ConnectTimeout 3\n');
  const cwd = mkdtempSync(join(home.folder, 'cwd-'));

  async function startHost(index: number): Promise<FarmHost> {
    const cache = join(home.folder, `cache${index}`);
    const sshd = await startSshd(home, {
      address: `127.0.0.${index + 2}`,
      settings: [`SetEnv XDG_CACHE_HOME=${cache} PATH=${home.folder}/bin:/usr/bin:/bin`],
    });
    const wire = await startWire(sshd);
    const [user] = sshd.host.split('@');
    return {
      name: `${user}@${wire.address}:${wire.port}`,
      wire,
      sshd,
      processes: (task) => processesWith(cache).filter(({ command }) => new RegExp(`/agent-\\w+\\.js ${task}`).test(command)),
      leftovers: () => readdirSync(join(cache, 'mqtt-scenario', 'runs')),
    };
  }

  return {
    hosts,
    home: home.folder,
    cwd,
    bin: join(home.folder, 'bin'),
    async run(command, options = {}) {
      const words = command.replace('{broker}', broker.url).replace('{agents}', hosts.map(({ name }) => name).join(','));
      const { code, stdout, stderr } = await cli([...words.split(' '), '--json'], {
        cwd,
        ...options,
        env: { HOME: home.folder, ...options.env },
      });
      return { code, stderr, report: (stdout === '' ? {} : JSON.parse(stdout)) as Report };
    },
    async close() {
      await Promise.all(hosts.map(async ({ wire, sshd }) => Promise.all([wire.close(), sshd.close()])));
      await (broker as TestBroker).close();
      home.close();
    },
  };
}
