import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { chromium, codeServer, codeServerNode, whyNot } from './machine.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of installed extensions to give to VS Code; holds the packaged one. */
    extensions: string;
  }
}

/** Packs the extension and installs the package once, for all suites. */
export default function setup(project: TestProject): (() => void) | undefined {
  const reason = whyNot();
  project.provide('extensions', '');
  if (reason !== undefined) {
    console.warn(`Tests in a real VS Code are skipped: ${reason}`);
    return undefined;
  }
  console.log(`VS Code: ${codeServer}, browser: ${chromium()}`);
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-vsix-'));
  const vsix = join(folder, 'extension.vsix');
  const extensions = join(folder, 'extensions');
  execFileSync(process.execPath, ['scripts/package.mjs', vsix], { stdio: ['ignore', 'ignore', 'inherit'] });
  const flags = ['--extensions-dir', extensions, '--user-data-dir', join(folder, 'data'), '--install-extension', vsix];
  execFileSync(codeServerNode, [codeServer, ...flags], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, HOME: folder } });
  if (!existsSync(extensions)) throw new Error(`VS Code did not install ${vsix}`);
  project.provide('extensions', extensions);
  return () => rmSync(folder, { recursive: true, force: true });
}
