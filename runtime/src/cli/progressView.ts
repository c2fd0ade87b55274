import type { LogMessage } from '../director/conductor.ts';
import type { Snapshot } from '../director/snapshot.ts';
import type { Window } from '../stats/window.ts';
import { liveText } from './liveText.ts';
import { plainLine } from './plainLine.ts';
import type { LiveArea, Terminal } from './terminal.ts';

/** Shows a run while it goes on. */
export interface ProgressView {
  show(snapshot: Snapshot): void;
  log(message: LogMessage): void;
  note(text: string): void;
  /** Leaves the screen to what comes after. */
  end(): void;
}

/** On a terminal some lines that are rewritten, elsewhere a line now and then. */
export function progressView(terminal: Terminal): ProgressView {
  return terminal.live ? liveView(terminal, terminal.live) : plainView(terminal);
}

/** A run without a view still says what its user must know. */
export function quietView(terminal: Terminal): ProgressView {
  return { show: () => {}, log: () => {}, note: terminal.note, end: () => {} };
}

function liveView(terminal: Terminal, live: LiveArea): ProgressView {
  const seconds: Window[] = [];
  return {
    show(snapshot) {
      for (const second of snapshot.seconds) seconds[second.index] = second;
      live.show(liveText(snapshot, seconds, terminal));
    },
    log: (message) => live.above(logLine(message)),
    note: (text) => live.above(text),
    end: () => live.clear(),
  };
}

const plainEveryMs = 5_000;

function plainView(terminal: Terminal): ProgressView {
  let shownPhase: Snapshot['phase'] | undefined;
  let shownMs = 0;
  return {
    show(snapshot) {
      // The summary says the last word.
      if (snapshot.phase === 'over') return;
      if (snapshot.phase === shownPhase && snapshot.elapsedMs < shownMs + plainEveryMs) return;
      shownPhase = snapshot.phase;
      shownMs = snapshot.elapsedMs;
      terminal.note(`${plainLine(snapshot)}\n`);
    },
    log: (message) => terminal.note(logLine(message)),
    note: terminal.note,
    end: () => {},
  };
}

function logLine({ pool, client, line, message }: LogMessage): string {
  return `${pool}[${client}] line ${line}: ${message}\n`;
}
