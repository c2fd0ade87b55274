import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Surroundings } from './features/scenario.ts';

/** What a document can see of the disk around it, and which files it has asked for. */
export interface ScenarioFiles {
  surroundings: Surroundings;
  /** Absolute paths, existing or not. */
  asked: Set<string>;
}

/** The files beside a document. One that is not on disk (untitled, or in a virtual workspace) has none: nothing is said of files there. */
export function scenarioFiles(uri: string): ScenarioFiles {
  const asked = new Set<string>();
  const folder = folderOf(uri);
  if (folder === undefined) return { surroundings: {}, asked };
  const known = new Map<string, { stamp: string; text: string }>();
  const at = (path: string) => {
    const file = resolve(folder, path);
    asked.add(file);
    return isLocal(file) ? file : undefined;
  };
  const surroundings: Surroundings = {
    readFile: (path) => readOnce(at(path), known),
    fileExists: (path) => statOf(at(path)) !== undefined,
    filesIn: (path) => namesIn(at(path)),
  };
  return { surroundings, asked };
}

/** The folder of a `file:` document. */
function folderOf(uri: string): string | undefined {
  return attempt(() => dirname(fileURLToPath(uri)));
}

/** A path to another machine would hand it the user's credentials on Windows, just because a scenario was opened. */
function isLocal(file: string): boolean {
  return !/^[\\/]{2}/.test(file);
}

/** Reads a file again only when it has changed. */
function readOnce(file: string | undefined, known: Map<string, { stamp: string; text: string }>): string | undefined {
  const stat = statOf(file);
  if (file === undefined || stat === undefined) return undefined;
  const stamp = `${stat.mtimeMs}/${stat.size}`;
  const before = known.get(file);
  if (before?.stamp === stamp) return before.text;
  const text = attempt(() => readFileSync(file, 'utf8'));
  if (text !== undefined) known.set(file, { stamp, text });
  return text;
}

/** Of plain files only: a pipe or a device could be read for ever. */
function statOf(file: string | undefined): Stats | undefined {
  const stat = file === undefined ? undefined : attempt(() => statSync(file));
  return stat?.isFile() ? stat : undefined;
}

/** Names in a folder, folders with a slash behind; hidden ones are left out. */
function namesIn(folder: string | undefined): string[] {
  const entries = folder === undefined ? [] : (attempt(() => readdirSync(folder, { withFileTypes: true })) ?? []);
  return entries.filter(({ name }) => !name.startsWith('.')).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}

/** What cannot be read is as good as not there. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
