import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { environmentOf } from '../../runtime/src/cli/scenarioFile.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { analyze } from '../../server/src/language/analyze.ts';
import { compile } from '../../server/src/language/compile.ts';
import { type Ran, type RunOptions, runPlan } from '../engine/runPlan.ts';

/** Compiles a scenario, which must be sound, against a broker's URL, or its own where none is given. Its files are those of `folder`. */
export function planOf(text: string, url?: string, folder = '.'): Plan {
  const file = { path: 'test.mqtt-scenario', name: 'test.mqtt-scenario', folder: resolve(folder), text };
  const { model, diagnostics } = analyze(text, environmentOf(file, {}));
  const compiled = compile(model, { sourceFile: file.name, ...(url !== undefined && { broker: url }) });
  const errors = [...diagnostics, ...compiled.diagnostics].filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return compiled.plan!;
}

/** Runs a scenario to its end with the engine in this process. */
export function runScenario(text: string, url: string, options: RunOptions = {}): Promise<Ran> {
  return runPlan(planOf(text, url, options.baseFolder), options);
}

/** A folder of its own with these files, for the test at hand. */
export function folderWith(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
