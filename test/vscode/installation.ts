import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { codeServer, codeServerNode, whyNot } from './machine.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the packaged and installed extension is kept while the suites run. */
    installation: string;
  }
}

/** One folder for all suites of a test run. */
export default function setup(project: TestProject): () => void {
  const reason = whyNot();
  if (reason !== undefined) console.warn(`Tests in a real VS Code are skipped: ${reason}`);
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-vsix-'));
  project.provide('installation', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The folder of installed extensions to give to VS Code. The first suite that asks has the extension packed and the package installed. */
export function installedExtensions(folder: string): string {
  const extensions = join(folder, 'extensions');
  if (existsSync(extensions)) return extensions;
  const vsix = join(folder, 'extension.vsix');
  execFileSync(process.execPath, ['scripts/package.mjs', vsix], { stdio: ['ignore', 'ignore', 'inherit'] });
  const flags = ['--extensions-dir', extensions, '--user-data-dir', join(folder, 'data'), '--install-extension', vsix];
  // Its modules were installed without their native parts, of which it complains at length; a failure shows in the exit code.
  execFileSync(codeServerNode, [codeServer, ...flags], { stdio: 'ignore', env: { ...process.env, HOME: folder } });
  return extensions;
}
