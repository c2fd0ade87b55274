import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of `cli.js`, `agent.js` and `broker.js`, or why they could not be built. */
    programs: { folder: string } | { error: string };
  }
}

/**
 * Builds the programs once for all tests, into a folder of their own: another run of the tests, or a person's build, must not
 * change them under a running process.
 */
export default function build(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-programs-'));
  try {
    execFileSync(process.execPath, ['esbuild.mjs', '--outdir', folder, 'cli', 'agent', 'broker'], { stdio: 'pipe', encoding: 'utf8' });
    project.provide('programs', { folder });
  } catch (error) {
    // Only the tests of these programs need them; all others can run.
    project.provide('programs', { error: error instanceof Error ? error.message : String(error) });
  }
  return () => rmSync(folder, { recursive: true, force: true });
}
