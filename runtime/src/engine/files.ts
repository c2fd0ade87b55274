import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The files that a scenario names. Paths are relative to the folder of the scenario. */
export class Files {
  readonly #folder: string;
  readonly #read = new Map<string, Buffer>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads a file once. @throws Error that says which file cannot be read and why */
  read(path: string): Buffer {
    let content = this.#read.get(path);
    if (content === undefined) {
      content = this.readOnce(path);
      this.#read.set(path, content);
    }
    return content;
  }

  /** The same for a file that nobody will ask for again. */
  readOnce(path: string): Buffer {
    return readOrSayWhy(resolve(this.#folder, path), path);
  }
}

function readOrSayWhy(full: string, path: string): Buffer {
  try {
    return readFileSync(full);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Error(code === 'ENOENT' ? `there is no file "${path}" beside the scenario` : `the file "${path}" cannot be read: ${code}`);
  }
}
