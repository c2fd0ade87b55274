import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Environment } from '../../../server/src/language/model.ts';
import { InputError } from './exitCodes.ts';

/** A scenario file as read from disk. */
export interface ScenarioFile {
  /** As the person wrote it. */
  path: string;
  /** Without its folder. */
  name: string;
  /** Relative paths of the scenario start here. */
  folder: string;
  text: string;
}

/** Throws `InputError` where there is no such file. */
export function readScenario(path: string): ScenarioFile {
  try {
    return { path, name: basename(path), folder: dirname(resolve(path)), text: withoutMark(readFileSync(path, 'utf8')) };
  } catch (error) {
    throw new InputError(`${path}: ${whyUnreadable(error)}`);
  }
}

/** The world as the language core may see it from this file. */
export function environmentOf(file: ScenarioFile, variables: Record<string, string | undefined>): Environment {
  return {
    readFile(path) {
      const full = resolve(file.folder, path);
      return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
    },
    fileExists: (path) => existsSync(resolve(file.folder, path)),
    variable: (name) => variables[name],
  };
}

/** Some editors put a byte order mark before UTF-8; columns would count it. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file; is the path right from the current folder?';
  if (code === 'EISDIR') return 'this is a folder: name a .mqtt-scenario file in it';
  return error instanceof Error ? error.message : String(error);
}
