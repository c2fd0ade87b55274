import { Disposable, l10n, OverviewRulerLane, Range, type TextEditor, ThemeColor, window, workspace } from 'vscode';
import type { ResultAnchor } from '../../server/src/protocol.ts';
import type { Language } from './language.ts';
import type { Runs } from './runs.ts';
import { standingOf } from './standing.ts';

/** Marks the expectations that the last run broke, in the text and on the ruler, as long as the text is still the one that ran. */
export function registerExpectationDecorations(language: Language, runs: Runs): Disposable {
  const broken = window.createTextEditorDecorationType({
    textDecoration: 'underline wavy var(--vscode-editorError-foreground)',
    backgroundColor: new ThemeColor('diffEditor.removedLineBackground'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.errorForeground'),
    overviewRulerLane: OverviewRulerLane.Right,
    isWholeLine: true,
    after: { color: new ThemeColor('errorForeground'), margin: '0 0 0 2em' },
  });
  const decorate = async (editor: TextEditor) => {
    if (editor.document.languageId !== 'mqtt-scenario') return;
    editor.setDecorations(broken, await brokenLines(editor, language, runs));
  };
  const decorateAll = () => {
    for (const editor of window.visibleTextEditors) void decorate(editor);
  };
  decorateAll();
  return Disposable.from(
    broken,
    window.onDidChangeVisibleTextEditors(decorateAll),
    runs.onDidChange(({ kind }) => kind !== 'progressed' && decorateAll()),
    workspace.onDidChangeTextDocument(({ document }) => {
      for (const editor of window.visibleTextEditors) if (editor.document === document) void decorate(editor);
    }),
  );
}

async function brokenLines({ document }: TextEditor, language: Language, runs: Runs) {
  const run = await runs.lastOf(document.uri);
  if (run === undefined || (await standingOf(run, document)) !== 'final') return [];
  const anchors = await language.resultAnchors(document.uri).catch((): ResultAnchor[] => []);
  return run.report.expectations
    .filter(({ passed }) => !passed)
    .flatMap((expectation) => {
      const anchor = anchors.find((each) => each.kind === 'expectation' && each.text === expectation.text);
      if (anchor === undefined) return [];
      const { range } = document.lineAt(anchor.line - 1);
      const text = range.isEmpty
        ? range
        : new Range(range.start.translate(0, document.lineAt(anchor.line - 1).firstNonWhitespaceCharacterIndex), range.end);
      return [{ range: text, hoverMessage: l10n.t('Broken in the last run: {0}', expectation.actualText) }];
    });
}
