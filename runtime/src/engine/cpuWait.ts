import { closeSync, openSync, readSync } from 'node:fs';

/** How long this process's main thread has been able to run, but had no processor. */
export interface CpuWait {
  /** Since its start; 0 where the system does not tell. */
  soFarMs(): number;
  close(): void;
}

/** Linux tells, in ns: `/proc/self/schedstat` is the time on a processor, the time waiting for one, and the number of turns. */
export function cpuWait(): CpuWait {
  const file = openFile();
  if (file === undefined) return { soFarMs: () => 0, close: () => undefined };
  const buffer = Buffer.alloc(100);
  return {
    soFarMs() {
      const length = readSync(file, buffer, 0, buffer.length, 0);
      return Number(buffer.toString('latin1', 0, length).split(' ')[1]) / 1e6;
    },
    close: () => closeSync(file),
  };
}

/** Kept open, as there may be no file left once clients have their sockets. */
function openFile(): number | undefined {
  try {
    return process.platform === 'linux' ? openSync('/proc/self/schedstat', 'r') : undefined;
  } catch {
    // A kernel without scheduler statistics.
    return undefined;
  }
}
