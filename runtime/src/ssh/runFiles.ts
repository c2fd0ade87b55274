import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import type { Share } from '../plan/share.ts';
import { rowsForHost } from './hostRows.ts';
import { type FilePattern, filesOf } from './planFiles.ts';

/** The files that travel to every host of a run. Paths are relative, with `/`, and never lead out of the folder they are put in. */
export interface RunFiles {
  /** Where the scenario's folder is among them. */
  base: string;
  files: RunFile[];
}

export interface RunFile {
  path: string;
  content: Buffer;
  /** As the plan calls it, where it is a data file and nothing else. */
  data?: string;
}

/**
 * Reads what the plan names. A file outside the scenario's folder keeps its place relative to it. Absolute paths do not travel: they
 * mean a file of the host. Throws an `Error` where a file that the plan names is missing.
 */
export async function readRunFiles(plan: Plan, baseFolder: string): Promise<RunFiles> {
  const patterns = filesOf(plan).filter(({ text }) => !isAbsolute(text));
  const found = await Promise.all(patterns.map((pattern) => matching(pattern, baseFolder)));
  const paths = [...new Set(found.flat())];
  const root = commonFolder([baseFolder, ...paths.map((path) => resolve(path, '..'))]);
  const below = (path: string) => relative(root, path).split(sep).join('/');
  const dataOf = new Map(plan.data.map(({ file }) => [resolve(baseFolder, file), file]));
  for (const [index, { text }] of patterns.entries()) {
    if (!plan.data.some(({ file }) => file === text)) for (const path of found[index]) dataOf.delete(path);
  }
  const files = paths.map(async (path) => {
    const data = dataOf.get(path);
    return { path: below(path), content: await readFile(path), ...(data !== undefined && { data }) };
  });
  return { base: below(baseFolder), files: await Promise.all(files) };
}

/** The files as one host needs them. */
export function filesForHost(plan: Plan, share: Share, { base, files }: RunFiles): RunFiles {
  return { base, files: files.map((file) => (file.data ? { ...file, content: rowsForHost(plan, share, file.data, file.content) } : file)) };
}

async function matching(pattern: FilePattern, baseFolder: string): Promise<string[]> {
  let paths = [resolve(baseFolder)];
  for (const segment of pattern.segments) {
    const next = paths.map(async (folder) => {
      if (typeof segment === 'string') return [join(folder, segment)];
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => segment.test(name)).map((name) => join(folder, name));
    });
    paths = (await Promise.all(next)).flat();
  }
  if (paths.length === 0) throw new Error(`The scenario names the file "${pattern.text}", and there is none in ${baseFolder}.`);
  return paths;
}

function commonFolder(folders: readonly string[]): string {
  return folders
    .map((folder) => resolve(folder))
    .reduce((common, folder) => {
      let shared = common;
      while (relative(shared, folder).startsWith('..')) shared = resolve(shared, '..');
      return shared;
    });
}
