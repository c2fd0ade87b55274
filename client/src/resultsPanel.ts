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

const viewType = 'mqtt-scenario.results';

/** One panel for all runs. It can be closed, hidden, moved and restored at any time: what it shows lives here, not in the page. */
export class ResultsPanel implements Disposable {
  readonly #context: ExtensionContext;
  readonly #runs: Runs;
  readonly #parts: Disposable;
  #panel: WebviewPanel | undefined;
  #shown: Shown | undefined;

  constructor(context: ExtensionContext, runs: Runs) {
    this.#context = context;
    this.#runs = runs;
    this.#shown = shownBefore(context);
    this.#parts = Disposable.from(
      runs.onDidChange((change) => void this.#follow(change)),
      window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: async (restored) => this.#adopt(restored) }),
    );
  }

  /** What it shows, or showed last. */
  get shown(): Shown | undefined {
    return this.#shown;
  }

  /** Opens the panel beside the editor, or brings it to the front, with these results. */
  async show(next: Shown): Promise<void> {
    if (this.#panel === undefined) this.#adopt(create());
    else this.#panel.reveal(undefined, true);
    await this.#change(next);
  }

  dispose(): void {
    this.#parts.dispose();
    this.#panel?.dispose();
  }

  #adopt(panel: WebviewPanel): void {
    this.#panel = panel;
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.onDidReceiveMessage((message: FromPage) => this.#hear(message));
    dress(panel, this.#context);
  }

  async #hear(message: FromPage): Promise<void> {
    if (message.kind === 'ready') return this.#sendAll();
    if (this.#shown === undefined) return;
    if (message.kind === 'reveal') await revealLine(this.#shown.scenario, message.line);
    else await act(message.action, this.#shown, (next) => this.#change(next));
  }

  async #follow(change: RunChange): Promise<void> {
    if (change.kind === 'history') return;
    const { scenario, folder } = change.run;
    const opens = this.#panel !== undefined || workspace.getConfiguration('mqtt-scenario').get('results.openOnRun', true);
    if (change.kind === 'started' && opens) await this.show({ scenario, folder });
    else if (this.#shown?.folder !== folder) return;
    else if (change.kind === 'progressed') this.#send({ kind: 'progress', progress: change.progress });
    else await this.#sendAll();
  }

  async #change(next: Shown): Promise<void> {
    this.#shown = next;
    await rememberShown(this.#context, next);
    await this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#send({ kind: 'snapshot', results: await resultsOf(this.#shown, this.#runs) });
  }

  /** A hidden page hears nothing; it asks for everything when it is back. */
  #send(message: ToPage): void {
    void this.#panel?.webview.postMessage(message);
  }
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
      return commands.executeCommand('mqtt-scenario.runAgain', scenario);
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
