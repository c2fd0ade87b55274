import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { cpus, freemem, totalmem } from 'node:os';
import type { HostSample } from '../stats/window.ts';
import { type CpuTimes, connectionsIn, cpuTimesIn, freeMemoryIn, type SegmentCounts, segmentsIn } from './procText.ts';

/** What an agent's host is doing; the agent's number is the director's to add. */
export type HostFigures = Omit<HostSample, 'agent'>;

/** Samples this host: each call tells what happened since the one before. `brokerPorts`: whose connections are looked at. */
export function sampleHost(brokerPorts: ReadonlySet<number>): () => HostFigures {
  let cpu = cpuTimes();
  let segments = segmentCounts();
  return () => {
    const before = { cpu, segments };
    cpu = cpuTimes();
    segments = segmentCounts();
    return {
      ...sharesOf(before.cpu, cpu),
      memoryBytes: totalmem(),
      freeMemoryBytes: freeMemoryIn(procText('meminfo')) ?? freemem(),
      segmentsSent: segments.sent - before.segments.sent,
      segmentsLost: Math.max(0, segments.lost - before.segments.lost),
      ...connectionsIn(connectionTable(), brokerPorts),
    };
  };
}

/**
 * Both kinds of connections, as far as there is room. The system finds those of one kind by going through all: with a million of the
 * other, the few that there are would cost it half a second, again and again. So where one kind has filled the table, it is enough.
 */
function connectionTable(): string {
  const table = procText(tables[0], mostTableBytes);
  if (table.length === mostTableBytes) return table;
  const other = procText(tables[1], mostTableBytes);
  if (other.length === mostTableBytes) tables.reverse();
  return table + other;
}

const tables = ['net/tcp', 'net/tcp6'];
/** Some 200 connections: the table of all of them would take long to write, and to read, on a host with many. */
const mostTableBytes = 32 * 1024;

function sharesOf(before: CpuTimes, now: CpuTimes): { cpuShare: number; stolenShare: number } {
  const all = now.all - before.all;
  if (all <= 0) return { cpuShare: 0, stolenShare: 0 };
  return { cpuShare: (now.busy - before.busy) / all, stolenShare: (now.stolen - before.stolen) / all };
}

function cpuTimes(): CpuTimes {
  return cpuTimesIn(procText('stat', 1024)) ?? cpuTimesOf(cpus().map(({ times }) => times));
}

/** Where there is no /proc, as on macOS and Windows. */
function cpuTimesOf(times: readonly { idle: number; user: number; nice: number; sys: number; irq: number }[]): CpuTimes {
  const idle = times.reduce((sum, each) => sum + each.idle, 0);
  const busy = times.reduce((sum, each) => sum + each.user + each.nice + each.sys + each.irq, 0);
  return { busy, stolen: 0, all: busy + idle };
}

function segmentCounts(): SegmentCounts {
  return segmentsIn(procText('net/snmp'), procText('net/netstat')) ?? { sent: 0, lost: 0 };
}

/** The whole file, or its beginning; empty where the system has no such file. */
function procText(name: string, most?: number): string {
  if (process.platform !== 'linux') return '';
  try {
    return most === undefined ? readFileSync(`/proc/${name}`, 'utf8') : beginningOf(`/proc/${name}`, most);
  } catch {
    return '';
  }
}

/** The kernel hands out such a table by the page, and writes no more of it than is read. */
function beginningOf(file: string, most: number): string {
  const buffer = Buffer.allocUnsafe(most);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, length, most - length, null);
      length += read;
      if (read === 0 || length === most) return buffer.toString('latin1', 0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}
