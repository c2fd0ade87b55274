import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { lens, openFile, quickPick, runCommand, screenshot, toast, webview } from './workbench.ts';

const text = `scenario "first"

pool sender[3] {
  connect
  subscribe "a" qos 1
  publish "a" qos 1 payload bytes(8)
}

expect {
  delivery.latency p99 < 50ms
}
`;

describe.skipIf(whyNot() !== undefined)('the first steps of a new user', () => {
  let code: VsCode;
  beforeAll(async () => {
    code = await launchVsCode({ files: { 'first.mqtt-scenario': text }, open: 'first.mqtt-scenario' });
  });
  afterAll(() => code?.close());
  beforeEach(({ task, onTestFailed }) => onTestFailed(() => screenshot(code.page, `failed: ${task.name}`)));

  it('previews the one open scenario from the walkthrough, which has no text of its own', async () => {
    const { page } = code;
    await lens(page, 'Run Scenario').waitFor();
    await runCommand(page, 'Welcome: Open Walkthrough...');
    await quickPick(page).filter({ hasText: 'MQTT' }).first().click();
    await page.getByRole('button', { name: /See the load before it runs/ }).click();
    await page.getByRole('button', { name: 'Preview Load' }).click();
    await page.locator('.tab[aria-label*="Load of first"]').waitFor();
    await screenshot(page, 'walkthrough');
  });

  it('says what the embedded broker makes of its messages, and runs there again when asked to run again', async () => {
    const { page, workspace } = code;
    const runs = join(workspace, '.mqtt-scenario/runs');
    const files = () => (existsSync(runs) ? readdirSync(runs).map((name) => join(runs, name, 'report.json')) : []);
    const reports = () => files().filter(existsSync);
    await runCommand(page, 'View: Close All Editors');
    await openFile(page, 'first.mqtt-scenario');
    await runCommand(page, 'MQTT Scenario: Run Scenario on the Embedded Broker');
    await toast(page, 'These messages cannot be tracked').waitFor();
    await expect.poll(() => reports().length, { timeout: 60_000 }).toBe(1);
    await webview(page).getByText('Run again').click();
    await expect.poll(() => reports().length, { timeout: 60_000 }).toBe(2);
    for (const file of reports()) {
      const report: Report = JSON.parse(readFileSync(file, 'utf8'));
      expect(report.connections.succeeded).toBe(3);
      expect(report.brokers[0]).not.toContain(':1883');
    }
  });

  it('begins a scenario under the name of its sample', async () => {
    const { page } = code;
    await runCommand(page, 'MQTT Scenario: New Scenario');
    await quickPick(page).filter({ hasText: 'churn' }).first().click();
    await page.locator('.tab.active[aria-label^="churn.mqtt-scenario"]').waitFor();
    await lens(page, 'Run Scenario').waitFor();
  });
});
