import { type ExtensionContext, window } from 'vscode';
import { AgentWork } from './agentWork.ts';
import { registerForgetBrokers } from './brokerConfirmation.ts';
import { registerCheckHosts } from './checkHosts.ts';
import { registerCompareRuns } from './compareRuns.ts';
import { registerExpectationDecorations } from './expectationDecorations.ts';
import { registerExportReport } from './exportReport.ts';
import { startLanguage } from './language.ts';
import { registerLoadPreview } from './loadPreview.ts';
import { registerNewScenario } from './newScenario.ts';
import { registerResultLenses } from './resultLenses.ts';
import { ResultsPanel } from './resultsPanel.ts';
import { registerRunCommands } from './runCommands.ts';
import { createRunController } from './runController.ts';
import { Runs } from './runs.ts';
import { registerRunsView } from './runsView.ts';
import { registerForgetSecrets } from './secrets.ts';
import { registerStatusBar } from './statusBar.ts';
import { registerTesting } from './testing.ts';

let agents: AgentWork | undefined;

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('MQTT Scenario Run');
  const language = startLanguage(context);
  const runs = new Runs();
  const panel = new ResultsPanel(context, runs);
  agents = new AgentWork();
  const controller = createRunController(context, language, runs, log, agents);
  context.subscriptions.push(
    ...[log, language, runs, panel],
    registerRunCommands(context, language, controller, runs, panel),
    registerCheckHosts(context, language, agents),
    registerCompareRuns(panel),
    registerExpectationDecorations(language, runs),
    registerExportReport(panel),
    registerForgetBrokers(context),
    registerForgetSecrets(context),
    registerLoadPreview(language),
    registerNewScenario(context),
    registerResultLenses(language, runs),
    registerRunsView(runs),
    registerStatusBar(runs),
    registerTesting(language, controller, runs),
  );
}

/** A window that closes or reloads ends its run cleanly: clients take their leave and the report tells what ran. What was only starting is taken back. */
export async function deactivate(): Promise<void> {
  await agents?.close();
}
