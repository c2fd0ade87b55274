import { CodeLens, type CodeLensProvider, Disposable, EventEmitter, l10n, languages, Range, type TextDocument, workspace } from 'vscode';
import type { ResultAnchor } from '../../server/src/protocol.ts';
import type { Language } from './language.ts';
import { expectationTitle, poolTitle, type Standing } from './lensTitles.ts';
import type { Runs, ScenarioRun } from './runs.ts';
import { standingOf } from './standing.ts';

/**
 * The last run's figures over pools and expectations. The places come from the language server, which knows the text; the figures from
 * here. A provider of our own can be told to ask again, once a second at most, without redrawing the server's lenses.
 */
export function registerResultLenses(language: Language, runs: Runs): Disposable {
  const changed = new EventEmitter<void>();
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      if (!workspace.getConfiguration('mqtt-scenario', document.uri).get('results.lenses', true)) return [];
      const run = await runs.lastOf(document.uri);
      if (run === undefined) return [];
      const anchors = await language.resultAnchors(document.uri);
      const standing = await standingOf(run, document);
      return anchors.flatMap((anchor) => lensAt(anchor, run, standing, document));
    },
  };
  return Disposable.from(
    changed,
    languages.registerCodeLensProvider({ language: 'mqtt-scenario' }, provider),
    runs.onDidChange(() => changed.fire()),
    workspace.onDidSaveTextDocument(() => changed.fire()),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('mqtt-scenario.results') && changed.fire()),
  );
}

function lensAt(anchor: ResultAnchor, run: ScenarioRun, standing: Standing, document: TextDocument): CodeLens[] {
  const title = titleAt(anchor, run, standing);
  if (title === undefined || anchor.line > document.lineCount) return [];
  const line = new Range(anchor.line - 1, 0, anchor.line - 1, 0);
  return [new CodeLens(line, { title, command: 'mqtt-scenario.showResults', arguments: [run.folder] })];
}

/** By name and by text, not by line: lines move while people write. */
function titleAt(anchor: ResultAnchor, { report, before }: ScenarioRun, standing: Standing): string | undefined {
  if (anchor.kind === 'pool') {
    const named = ({ name }: { name: string }) => name === anchor.name;
    const pool = report.pools.find(named);
    return pool && poolTitle(pool, before?.pools.find(named), standing, l10n.t);
  }
  const same = ({ text }: { text: string }) => text === anchor.text;
  const expectation = report.expectations.find(same);
  return expectation && expectationTitle(expectation, before?.expectations.find(same), standing, l10n.t);
}
