import {
  type CancellationToken,
  commands,
  Disposable,
  Location,
  l10n,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  TestRunProfileKind,
  TestRunRequest,
  tests,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { ExpectationResult } from '../../runtime/src/report/report.ts';
import type { ResultAnchor } from '../../server/src/protocol.ts';
import type { Language } from './language.ts';
import type { RunController } from './runController.ts';
import type { Runs, ScenarioRun } from './runs.ts';
import { workspaceScenarios } from './workspaceRuns.ts';

/** Scenarios as tests, with their expectations below them: every run's results show there, wherever it was started. */
export function registerTesting(language: Language, controller: RunController, runs: Runs): Disposable {
  const view = tests.createTestController('mqtt-scenario', 'MQTT Scenario');
  const watcher = workspace.createFileSystemWatcher('**/*.mqtt-scenario');
  view.resolveHandler = async (item) => (item === undefined ? addScenarios(view) : addExpectations(view, item, language));
  view.refreshHandler = () => addScenarios(view);
  view.createRunProfile(
    l10n.t('Run Scenario'),
    TestRunProfileKind.Run,
    (request, cancelled) => runRequested(view, request, cancelled, controller),
    true,
  );
  return Disposable.from(
    view,
    watcher,
    watcher.onDidCreate((uri) => addScenario(view, uri)),
    watcher.onDidDelete((uri) => view.items.delete(uri.toString())),
    workspace.onDidSaveTextDocument(async ({ uri, languageId }) => {
      if (languageId === 'mqtt-scenario') await addExpectations(view, addScenario(view, uri), language);
    }),
    runs.onDidChange((change) => {
      if (change.kind === 'ended') publish(view, change.run);
    }),
  );
}

async function addScenarios(view: TestController): Promise<void> {
  const scenarios = await workspaceScenarios();
  view.items.replace(scenarios.map((uri) => view.items.get(uri.toString()) ?? addScenario(view, uri)));
}

function addScenario(view: TestController, uri: Uri): TestItem {
  const known = view.items.get(uri.toString());
  if (known !== undefined) return known;
  const item = view.createTestItem(uri.toString(), workspace.asRelativePath(uri), uri);
  item.canResolveChildren = true;
  view.items.add(item);
  return item;
}

async function addExpectations(view: TestController, item: TestItem, language: Language): Promise<void> {
  if (item.uri === undefined) return;
  const anchors = await language.resultAnchors(item.uri).catch((): ResultAnchor[] => []);
  const expectations = anchors.filter((anchor) => anchor.kind === 'expectation');
  item.children.replace(expectations.map((expectation) => expectationItem(view, item, expectation)));
}

function expectationItem(view: TestController, { id, uri }: TestItem, { text, line }: { text: string; line: number }): TestItem {
  const item = view.createTestItem(`${id}#${text}`, text, uri);
  item.range = lineRange(line);
  return item;
}

/** “Run all” is one click away from all load a workspace can make, so it is asked about first, as is any choice of several. */
async function runRequested(
  view: TestController,
  request: TestRunRequest,
  cancelled: CancellationToken,
  controller: RunController,
): Promise<void> {
  if (request.include === undefined) await addScenarios(view);
  const asked = request.include ?? [...view.items].map(([, item]) => item);
  const scenarios = [...new Map(asked.map((item) => [item.parent?.id ?? item.id, item.parent ?? item])).values()];
  const unasked = request.include === undefined || scenarios.length > 1;
  if (unasked && scenarios.length > 0 && !(await confirmMany(scenarios))) return;
  // Who cancels means the one going on, too.
  const stopping = cancelled.onCancellationRequested(() => void commands.executeCommand('mqtt-scenario.stop'));
  for (const { uri } of scenarios) {
    if (uri === undefined || cancelled.isCancellationRequested) continue;
    await controller.start({ scenario: uri });
  }
  stopping.dispose();
}

async function confirmMany(scenarios: readonly TestItem[]): Promise<boolean> {
  const run = l10n.t('Run');
  const question =
    scenarios.length === 1 ? l10n.t('Run a load test?') : l10n.t('Run {0} load tests, one after the other?', scenarios.length);
  const detail = scenarios.map(({ label }) => label).join('\n');
  return (await window.showWarningMessage(question, { modal: true, detail }, run)) === run;
}

/** Enters a run's results, of expectations and of the scenario as a whole. */
function publish(view: TestController, { scenario, report }: ScenarioRun): void {
  const item = addScenario(view, scenario);
  const children = report.expectations.map((expectation) => expectationItem(view, item, expectation));
  item.children.replace(children);
  const results = view.createTestRun(new TestRunRequest([item]), report.scenario, false);
  for (const [index, expectation] of report.expectations.entries()) {
    if (expectation.passed) results.passed(children[index]);
    else results.failed(children[index], messageOf(expectation, scenario));
  }
  const summary = new TestMessage(report.summary);
  if (report.verdict === 'passed') results.passed(item, report.durationMs);
  else if (report.verdict === 'failed') results.failed(item, summary, report.durationMs);
  else if (report.verdict === 'error') results.errored(item, summary, report.durationMs);
  else results.skipped(item);
  results.end();
}

function messageOf({ text, actualText, line }: ExpectationResult, scenario: Uri): TestMessage {
  const message = new TestMessage(l10n.t('{0}: it was {1}', text, actualText));
  message.location = new Location(scenario, lineRange(line));
  return message;
}

function lineRange(line: number): Range {
  return new Range(line - 1, 0, line - 1, 0);
}
