import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { clickLens, editorText, lens, openFile, quickPick, runCommand, screenshot, statusItem, toast, webview } from './workbench.ts';

/** 80 messages of one client, 10 a second, to another: long enough to be seen running. */
const chat = (broker: string) => `// One talks, one listens.
scenario "chat"

param messages = 80 "how many are sent"

broker "${broker}"

pool listener[1] {
  connect
  subscribe "chat/#" qos 1
  signal listening
  hold until done
}

pool talker[1] {
  connect
  await listening
  repeat messages times every 100ms {
    publish "chat/all" qos 1 payload bytes(64)
  }
  disconnect
}

expect {
  delivery.lost == 0
  delivery.latency max < 1us
}
`;

describe.skipIf(whyNot() !== undefined || !hasMosquitto)('running a scenario', () => {
  let code: VsCode;
  let mosquitto: TestBroker;
  beforeAll(async () => {
    mosquitto = await startMosquitto();
    const files = { 'chat.mqtt-scenario': chat(mosquitto.url), 'long.mqtt-scenario': chat(mosquitto.url).replace('= 80', '= 600') };
    code = await launchVsCode({ files, open: 'chat.mqtt-scenario', settings: { 'workbench.colorTheme': 'Dark Modern' } });
    await lens(code.page, 'Run Scenario').first().waitFor();
  });
  afterAll(async () => {
    await code?.close();
    await mosquitto?.close();
  });

  beforeEach(({ task, onTestFailed }) => onTestFailed(() => screenshot(code.page, `failed: ${task.name}`)));

  const runs = () => {
    const folder = join(code.workspace, '.mqtt-scenario/runs');
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  };
  const reports = () =>
    runs()
      .map((name) => join(code.workspace, '.mqtt-scenario/runs', name, 'report.json'))
      .filter((file) => existsSync(file))
      .map((file): Report => JSON.parse(readFileSync(file, 'utf8')));

  it('runs on the embedded broker, from the palette', async () => {
    await runCommand(code.page, 'MQTT Scenario: Run Scenario on the Embedded Broker');
    await webview(code.page).getByText('Running').waitFor();
    await statusItem(code.page, 'connected').waitFor();
    expect(code.processes('dist/agent.js')).not.toEqual([]);
    await screenshot(code.page, 'running');
    await webview(code.page).getByText('✗ Failed').waitFor();
    expect(reports()[0]).toMatchObject({ verdict: 'failed', messages: { published: 80, delivered: 80, lost: 0 } });
  });

  it('shows the figures in the panel', async () => {
    const page = webview(code.page);
    expect(await page.locator('#figure-delivered .value').innerText()).toBe('80');
    expect(await page.locator('#pools tbody tr').count()).toBe(2);
    expect(await page.locator('#agents tbody tr').count()).toBe(1);
    expect(await page.locator('canvas').count()).toBe(4);
  });

  it('shows the results over the lines that they belong to', async () => {
    await lens(code.page, /^✓ 0/).waitFor();
    await lens(code.page, /^✗ .*µs|^✗ .*ms/).waitFor();
    await lens(code.page, /1 of 1 connected · 80 published/).waitFor();
    await screenshot(code.page, 'lenses');
  });

  it('runs on mosquitto, and compares with the run before', async () => {
    await runCommand(code.page, 'MQTT Scenario: Run Scenario');
    await expect.poll(() => reports().length, { timeout: 60_000 }).toBe(2);
    await lens(code.page, /· was /)
      .first()
      .waitFor();
    expect(reports()[1].brokers[0]).toContain(`:${mosquitto.port}`);
  });

  it('marks the figures once the text has changed', async () => {
    await code.page.keyboard.press('ControlOrMeta+Home');
    await code.page.locator('.editor-instance .view-lines').first().click();
    await code.page.keyboard.type(' ');
    await lens(code.page, 'text changed since').first().waitFor();
    await code.page.keyboard.press('ControlOrMeta+z');
  });

  it('compares two runs', async () => {
    await runCommand(code.page, 'MQTT Scenario: Compare Runs…');
    await quickPick(code.page).first().click();
    await webview(code.page).locator('#comparison').waitFor();
    await screenshot(code.page, 'comparison');
    await webview(code.page).getByText('End comparison').click();
    await webview(code.page).getByText('Compare…').waitFor();
  });

  it('lists the runs in the side bar', async () => {
    await code.page.locator('.activitybar a[aria-label^="MQTT Scenario"]').click();
    await expect.poll(() => code.page.locator('.pane-body .monaco-list-row[aria-label*="failed"]').count()).toBe(2);
    await screenshot(code.page, 'runs view');
  });

  it('stops a run and keeps what it measured', async () => {
    await openFile(code.page, 'long.mqtt-scenario');
    await runCommand(code.page, 'MQTT Scenario: Run Scenario');
    await webview(code.page).getByText('Running').waitFor();
    await statusItem(code.page, 'connected').waitFor();
    await runCommand(code.page, 'MQTT Scenario: Stop Run');
    await webview(code.page).getByText('■ Stopped').waitFor();
    await statusItem(code.page, 'connected').waitFor({ state: 'hidden' });
    expect(reports().at(-1)).toMatchObject({ verdict: 'stopped' });
  });

  it('refuses a second run beside the first, and ends the first cleanly when the window is reloaded', async () => {
    await runCommand(code.page, 'MQTT Scenario: Run Scenario');
    await statusItem(code.page, 'connected').waitFor();
    await clickLens(code.page, 'Run Scenario', toast(code.page, 'a second one would spoil'));
    await code.reload();
    await expect.poll(() => reports().length, { timeout: 60_000 }).toBe(4);
    await expect.poll(() => code.processes('dist/agent.js')).toEqual([]);
    expect(reports().at(-1)).toMatchObject({ verdict: 'stopped' });
    await webview(code.page).getByText('■ Stopped').waitFor();
    expect(await editorText(code.page)).toContain('chat');
    await screenshot(code.page, 'after reload');
  });
});
