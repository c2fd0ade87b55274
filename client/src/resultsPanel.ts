import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { commands, Disposable, type ExtensionContext, env, l10n, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import { comparedFigures } from './comparison.ts';
import { revealLine } from './compilation.ts';
import type { FromPage, PageAction, Results, ToPage } from './messages.ts';
import { recordedRun } from './recordedRun.ts';
import { resultsHtml } from './resultsHtml.ts';
import type { RunChange, Runs } from './runs.ts';
import { rememberShown, type Shown, shownBefore } from './shownRun.ts';

export interface ResultsPanel extends Disposable {
  /** Opens the panel beside the editor, or brings it to the front, with these results. */
  show(shown: Shown): Promise<void>;
  /** What it shows, or showed last. */
  readonly shown: Shown | undefined;
}

const viewType = 'mqtt-scenario.results';

/** One panel for all runs. It can be closed, hidden, moved and restored at any time: what it shows lives here, not in the page. */
export function createResultsPanel(context: ExtensionContext, runs: Runs): ResultsPanel {
  let panel: WebviewPanel | undefined;
  let shown = shownBefore(context);

  const send = (message: ToPage) => void panel?.webview.postMessage(message);
  const sendAll = async () => send({ kind: 'snapshot', results: await resultsOf(shown, runs) });
  const change = async (next: Shown) => {
    shown = next;
    await rememberShown(context, next);
    await sendAll();
  };
  const adopt = (adopted: WebviewPanel) => {
    panel = adopted;
    dress(adopted, context);
    adopted.webview.onDidReceiveMessage(async (message: FromPage) => {
      if (message.kind === 'ready') await sendAll();
      else if (shown !== undefined && message.kind === 'reveal') await revealLine(shown.scenario, message.line);
      else if (shown !== undefined && message.kind === 'act') await act(message.action, shown, change);
    });
    adopted.onDidDispose(() => {
      panel = undefined;
    });
  };
  const follow = async (happened: RunChange) => {
    if (happened.kind === 'history') return;
    const { scenario, folder } = happened.run;
    const opens = panel !== undefined || workspace.getConfiguration('mqtt-scenario').get('results.openOnRun', true);
    if (happened.kind === 'started' && opens) await show({ scenario, folder });
    else if (shown?.folder !== folder) return;
    else if (happened.kind === 'progressed') send({ kind: 'progress', progress: happened.progress });
    else await sendAll();
  };
  const show = async (next: Shown) => {
    if (panel === undefined) adopt(create());
    else panel.reveal(undefined, true);
    await change(next);
  };
  const parts = Disposable.from(
    runs.onDidChange((happened) => void follow(happened)),
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(restored) {
        adopt(restored);
      },
    }),
  );
  return {
    show,
    get shown() {
      return shown;
    },
    dispose() {
      parts.dispose();
      panel?.dispose();
    },
  };
}

function create(): WebviewPanel {
  const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
  return window.createWebviewPanel(viewType, l10n.t('Scenario Results'), place, { enableFindWidget: true });
}

/** Gives a panel its page, icon and rights; a restored one has only its place. */
function dress(panel: WebviewPanel, { extensionUri }: ExtensionContext): void {
  const { webview } = panel;
  const programs = Uri.joinPath(extensionUri, 'dist');
  webview.options = { enableScripts: true, localResourceRoots: [programs] };
  const media = (name: string) => Uri.joinPath(extensionUri, 'client/media', name);
  panel.iconPath = { light: media('file-light.svg'), dark: media('file-dark.svg') };
  webview.html = resultsHtml({
    script: webview.asWebviewUri(Uri.joinPath(programs, 'webview.js')).toString(),
    style: webview.asWebviewUri(Uri.joinPath(programs, 'webview.css')).toString(),
    source: webview.cspSource,
    nonce: randomBytes(16).toString('base64url'),
    texts: l10n.bundle ?? {},
    language: env.language,
  });
}

/** What a run's folder holds; for the run going on, what is known so far. */
async function resultsOf(shown: Shown | undefined, runs: Runs): Promise<Results> {
  if (shown === undefined) return {};
  const run = runs.active?.folder === shown.folder ? runs.active.view : await recordedRun(shown.folder).catch(() => undefined);
  const baseline = shown.baseline === undefined ? undefined : await recordedRun(shown.baseline).catch(() => undefined);
  if (run === undefined) return {};
  return { run, ...(baseline && { baseline, comparison: comparedFigures(baseline.report, run.report) }) };
}

async function act(action: PageAction, shown: Shown, change: (next: Shown) => Promise<void>): Promise<void> {
  const { scenario, folder } = shown;
  switch (action) {
    case 'stop':
      return commands.executeCommand('mqtt-scenario.stop');
    case 'runAgain':
      return commands.executeCommand('mqtt-scenario.run', scenario);
    case 'openReport':
      await window.showTextDocument(Uri.file(join(folder, 'report.json')), { viewColumn: ViewColumn.One });
      return;
    case 'exportReport':
      return commands.executeCommand('mqtt-scenario.exportReport', folder);
    case 'compare':
      return commands.executeCommand('mqtt-scenario.compareRuns');
    case 'endComparison':
      return change({ scenario, folder });
  }
}
