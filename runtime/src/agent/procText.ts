import type { HostSample } from '../stats/window.ts';

// What Linux says of itself in /proc (man 5 proc). Absent texts and unknown ones give undefined.

/** In ticks, since the boot. */
export interface CpuTimes {
  busy: number;
  stolen: number;
  all: number;
}

/** `/proc/stat`: `cpu  user nice system idle iowait irq softirq steal …`. */
export function cpuTimesIn(stat: string): CpuTimes | undefined {
  const ticks = /^cpu +([\d ]+)$/m.exec(stat)?.[1].split(' ').map(Number);
  if (!ticks || ticks.length < 8) return undefined;
  const [user, nice, system, idle, ioWait, irq, softIrq, steal] = ticks;
  const busy = user + nice + system + irq + softIrq;
  return { busy, stolen: steal, all: busy + idle + ioWait + steal };
}

/** `/proc/meminfo`: what can be had without swapping, caches included; in bytes. */
export function freeMemoryIn(meminfo: string): number | undefined {
  const kibibytes = /^MemAvailable: +(\d+) kB$/m.exec(meminfo)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** TCP segments since the boot. */
export interface SegmentCounts {
  sent: number;
  lost: number;
}

/**
 * `/proc/net/snmp` and `/proc/net/netstat`. Not all that is sent again was lost: on a busy host many are sent again in vain, which the
 * receiver tells (D-SACK, RFC 2883); and first segments that nobody answers (SYN) stand among the errors of those who sent them.
 */
export function segmentsIn(snmp: string, netstat: string): SegmentCounts | undefined {
  const tcp = rowOf(snmp, 'Tcp');
  const more = rowOf(netstat, 'TcpExt');
  if (!tcp || !more) return undefined;
  return { sent: tcp('OutSegs'), lost: tcp('RetransSegs') - more('TCPSynRetrans') - more('TCPDSACKRecv') };
}

/** A line of names, then one of numbers, both with the same word before them. */
function rowOf(text: string, word: string): ((name: string) => number) | undefined {
  const [names, numbers] = [...text.matchAll(new RegExp(`^${word}: (.*)$`, 'gm'))].map(([, rest]) => rest.split(' '));
  return names && numbers && ((name) => Number(numbers[names.indexOf(name)] ?? 0));
}

type Connections = Pick<HostSample, 'connectionsSeen' | 'unsentBytes' | 'unreadBytes' | 'closedWindows'>;

/** `/proc/net/tcp` and `tcp6`: those to these remote ports. A line that was cut short is left out. */
export function connectionsIn(table: string, brokerPorts: ReadonlySet<number>): Connections {
  const found = { connectionsSeen: 0, unsentBytes: 0, unreadBytes: 0, closedWindows: 0 };
  for (const [, remotePort, unsent, unread, timer] of table.matchAll(connection)) {
    if (!brokerPorts.has(Number.parseInt(remotePort, 16))) continue;
    found.connectionsSeen++;
    found.unsentBytes += Number.parseInt(unsent, 16);
    found.unreadBytes += Number.parseInt(unread, 16);
    if (timer === windowProbe) found.closedWindows++;
  }
  return found;
}

/** `0: 0100007F:A1B2 0100007F:075B 01 00000000:00000000 04:00000019 …`: established ones, state 01. */
const connection = /^ *\d+: [\dA-F]+:[\dA-F]{4} [\dA-F]+:([\dA-F]{4}) 01 ([\dA-F]{8}):([\dA-F]{8}) (\d\d):/gm;
const windowProbe = '04';
