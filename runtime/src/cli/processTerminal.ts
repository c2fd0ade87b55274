import { createLogUpdate } from 'log-update';
import picocolors from 'picocolors';
import { ask, askHidden } from './prompt.ts';
import type { LiveArea, Terminal } from './terminal.ts';

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const isLive = process.stderr.isTTY && process.env.TERM !== 'dumb' && process.env.CI === undefined;
  return {
    out: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(text),
    ...(isLive && { live: liveArea() }),
    // Some terminals say that they have no columns at all.
    width: process.stderr.columns || 100,
    colors: { good: picocolors.green, bad: picocolors.red, warn: picocolors.yellow, dim: picocolors.dim, bold: picocolors.bold },
    environment: process.env,
    ...(process.stdin.isTTY && { ask, askHidden }),
    onInterrupt(listener) {
      // What a terminal does with Ctrl-C, others do with SIGTERM.
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, listener);
      return () => {
        for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, listener);
      };
    },
    exitCode(code) {
      process.exitCode = code;
    },
    programs: __dirname,
  };
}

function liveArea(): LiveArea {
  const area = createLogUpdate(process.stderr, { showCursor: true });
  return { show: (text) => area(text), above: (text) => area.persist(text.trimEnd()), clear: () => area.clear() };
}
