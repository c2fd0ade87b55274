import { existsSync, readFileSync } from 'node:fs';
import { openFilesLimit } from '../runtime/src/agent/openFiles.ts';
import { machineMemory } from './processTree.ts';

/** A limit of the machine that a run would meet. */
export interface Wall {
  name: string;
  needed: number;
  found: number;
  remedy: string;
}

/** What a million needs: so many connections, both ends of which are on this machine, to so many sinks from so many addresses. */
export function wallsOf({ connections, sinks, sources }: { connections: number; sinks: number; sources: number }): Wall[] {
  const perSink = Math.ceil(connections / sinks);
  return [
    {
      name: 'open files of a process',
      needed: perSink + ownFiles,
      found: openFilesLimit(),
      remedy: 'ulimit -n, or LimitNOFILE and limits.conf; or more sinks',
    },
    wall('open files of the machine', 2 * connections + systemFiles, 'fs.file-max'),
    wall('epoll entries of a user', 2 * connections, 'fs.epoll.max_user_watches'),
    ...(firewallTracks() ? [wall('connections that the firewall tracks', connections, 'net.netfilter.nf_conntrack_max')] : []),
    wall('connections that wait to be accepted', 128, 'net.core.somaxconn'),
    {
      name: 'local ports',
      needed: Math.ceil(connections / sinks / sources),
      found: 64_512,
      remedy: 'more sources, or more sinks: each source has its ports for each sink',
    },
    {
      name: 'free memory, bytes',
      needed: connections * bytesPerConnection + fixedBytes,
      found: machineMemory().available,
      remedy: 'end what is not needed, or ask for fewer: --clients',
    },
  ];
}

/** One that the machine does not know does not stand in the way. */
function wall(name: string, needed: number, sysctl: string): Wall {
  return { name, needed, found: settingOf(sysctl) ?? Number.POSITIVE_INFINITY, remedy: `sysctl -w ${sysctl}=${needed}` };
}

/** The module may be there without a rule that uses it; where one does, some connection always is tracked. */
function firewallTracks(): boolean {
  return (settingOf('net.netfilter.nf_conntrack_count') ?? 0) > 0;
}

function settingOf(sysctl: string): number | undefined {
  const path = `/proc/sys/${sysctl.replaceAll('.', '/')}`;
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
}

const ownFiles = 20;
const systemFiles = 20_000;
/** A worker's, the sink's and the kernel's part, of both ends; measured. */
const bytesPerConnection = 9_500;
/** The workers and the director before their first connection. */
const fixedBytes = 2_500_000_000;
