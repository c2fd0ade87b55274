import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Scenario, scenarioOf } from './features/scenario.ts';
import { type ScenarioFiles, scenarioFiles } from './scenarioFiles.ts';

/** The analysis of each open document, done once for each version of it. */
export interface OpenScenarios {
  /** Of a document that is not open, the file's text counts; undefined where there is none. */
  get(uri: string): Scenario | undefined;
  /** Forgets what depends on a file that has changed; whether there was anything. */
  fileChanged(uri: string): boolean;
  closed(uri: string): void;
}

export function openScenarios(documentAt: (uri: string) => TextDocument | undefined): OpenScenarios {
  const open = new Map<string, { files: ScenarioFiles; scenario?: Scenario }>();
  return {
    get(uri) {
      const document = documentAt(uri);
      if (!document) return scenarioOnDisk(uri);
      const entry = open.get(uri) ?? { files: scenarioFiles(uri) };
      open.set(uri, entry);
      if (entry.scenario?.version !== document.version) {
        entry.files.asked.clear();
        entry.scenario = scenarioOf(uri, document.version, document.getText(), entry.files.surroundings, entry.scenario);
      }
      return entry.scenario;
    },
    fileChanged(uri) {
      const path = pathOf(uri);
      const affected = [...open.values()].filter(({ files }) => path !== undefined && files.asked.has(path));
      for (const entry of affected) delete entry.scenario;
      return affected.length > 0;
    },
    closed: (uri) => void open.delete(uri),
  };
}

function scenarioOnDisk(uri: string): Scenario | undefined {
  const path = pathOf(uri);
  try {
    return path === undefined ? undefined : scenarioOf(uri, 0, readFileSync(path, 'utf8'), scenarioFiles(uri).surroundings);
  } catch {
    return undefined;
  }
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
