import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import { type FilePattern, filesOf } from './planFiles.ts';

/** The files that travel to every host of a run. Paths are relative, with `/`, and never lead out of the folder they are put in. */
export interface RunFiles {
  /** Where the scenario's folder is among them. */
  base: string;
  files: { path: string; content: Buffer }[];
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
  const files = paths.map(async (path) => ({ path: below(path), content: await readFile(path) }));
  return { base: below(baseFolder), files: await Promise.all(files) };
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
