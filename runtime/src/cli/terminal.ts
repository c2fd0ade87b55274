import type { Colors } from '../report/colors.ts';

/** What commands need of the terminal and the process around them. */
export interface Terminal {
  /** For results: stdout. */
  out(text: string): void;
  /** For people to follow along, and for errors: stderr. */
  note(text: string): void;
  /** Absent where stderr is no terminal. */
  live?: LiveArea;
  /** Characters in a line. */
  width: number;
  colors: Colors;
  environment: Record<string, string | undefined>;
  /** Asks for a line; absent where there is nobody to ask. */
  ask?: (question: string) => Promise<string>;
  /** As `ask`, without showing what is typed. */
  askHidden?: (question: string) => Promise<string>;
  /** Calls the listener for each Ctrl-C instead of ending the process, until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** What the process will end with, unless this is called again. */
  exitCode(code: number): void;
  /** The folder of the programs that belong to this one. */
  programs: string;
}

/** The last lines of stderr, rewritten in place. */
export interface LiveArea {
  show(text: string): void;
  /** Adds whole lines above, which stay. */
  above(text: string): void;
  clear(): void;
}
