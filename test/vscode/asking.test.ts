import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { goToLine, lens, openFile, quickPick, runCommand, screenshot, toast, webview } from './workbench.ts';

const quick = `scenario "quick"

param messages = 3 "how many are sent"

pool talker[2] {
  username "someone"
  password secret("talker-password")
  connect
  repeat messages times {
    publish "quick/{client.index}" payload bytes(32)
  }
  disconnect
}
`;

const foreign = `scenario "foreign"

broker "mqtt://192.0.2.7:1883"

pool device[5_000] {
  arrive 500/s
  connect
  hold 10s
}
`;

describe.skipIf(whyNot() !== undefined)('what a run asks for', () => {
  let code: VsCode;
  beforeAll(async () => {
    code = await launchVsCode({ files: { 'quick.mqtt-scenario': quick, 'foreign.mqtt-scenario': foreign }, open: 'quick.mqtt-scenario' });
    await lens(code.page, 'Run Scenario').waitFor();
  });
  afterAll(() => code?.close());
  beforeEach(({ task, onTestFailed }) => onTestFailed(() => screenshot(code.page, `failed: ${task.name}`)));

  const runsFolder = () => join(code.workspace, '.mqtt-scenario/runs');
  const runs = () => (existsSync(runsFolder()) ? readdirSync(runsFolder()).sort() : []);

  it('runs with other parameters and another broker, and asks for secrets once', async () => {
    const { page } = code;
    await runCommand(page, 'MQTT Scenario: Run Scenario with Parameters…');
    await pick(page, 'messages');
    await answer(page, '7');
    await pick(page, 'broker');
    await answer(page, 'embedded');
    await screenshot(page, 'parameters');
    await pick(page, 'Run');
    await page.locator('.quick-input-widget', { hasText: 'talker-password' }).waitFor();
    await answer(page, 'hunter2');
    await webview(page).getByText('✓ Passed').waitFor();
    const report: Report = JSON.parse(readFileSync(join(runsFolder(), runs()[0], 'report.json'), 'utf8'));
    expect(report).toMatchObject({ params: { messages: '7' }, messages: { published: 14 } });
  });

  it('keeps secrets out of everything it writes', () => {
    const folder = join(runsFolder(), runs()[0]);
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('hunter2');
  });

  it('remembers the parameters', async () => {
    const { page } = code;
    await runCommand(page, 'MQTT Scenario: Run Scenario with Parameters…');
    await quickPick(page).filter({ hasText: '= 7' }).waitFor();
    await pick(page, 'Run');
    await expect.poll(() => runs().length, { timeout: 60_000 }).toBe(2);
    await expect.poll(() => existsSync(join(runsFolder(), runs()[1], 'report.json')), { timeout: 60_000 }).toBe(true);
  });

  it('says that a value does not fit, and runs with another although nobody has answered', async () => {
    const { page } = code;
    await runCommand(page, 'MQTT Scenario: Run Scenario with Parameters…');
    await pick(page, 'messages');
    await answer(page, '5s');
    await pick(page, 'Run');
    await toast(page, 'messages').waitFor();
    await runCommand(page, 'MQTT Scenario: Run Scenario with Parameters…');
    await pick(page, 'messages');
    await answer(page, '2');
    await pick(page, 'Run');
    await expect.poll(() => runs().length, { timeout: 60_000 }).toBe(3);
    await expect.poll(() => existsSync(join(runsFolder(), runs()[2], 'report.json')), { timeout: 60_000 }).toBe(true);
  });

  it('says what a broker elsewhere would face, and takes no for an answer', async () => {
    const { page } = code;
    await openFile(page, 'foreign.mqtt-scenario');
    await runCommand(page, 'MQTT Scenario: Run Scenario');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    const said = await dialog.innerText();
    for (const part of ['192.0.2.7:1883', '5,000 connections', '500/s']) expect(said).toContain(part);
    await screenshot(page, 'confirmation');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(runs().length).toBe(3);
  });

  it('does not start every load test of the workspace unasked', async () => {
    const { page } = code;
    await runCommand(page, 'Test: Run All Tests');
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Run 2 load tests' });
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(runs().length).toBe(3);
  });

  it('starts the language server again when it has crashed', async () => {
    const { page } = code;
    const [server] = code.processes('dist/server.js');
    process.kill(server, 'SIGKILL');
    await expect.poll(() => code.processes('dist/server.js').filter((id) => id !== server).length, { timeout: 60_000 }).toBeGreaterThan(0);
    await goToLine(page, 7);
    await page.keyboard.press('Enter');
    await page.keyboard.type('conect');
    await page.locator('.squiggly-error').first().waitFor();
  });
});

/** Chooses an item of the list that is asking, by its whole label. */
async function pick(page: Page, label: string): Promise<void> {
  const named = page.locator('.label-name', { hasText: new RegExp(`^\\s*${label}$`) });
  await quickPick(page).filter({ has: named }).click();
}

async function answer(page: Page, text: string): Promise<void> {
  const box = page.locator('.quick-input-widget input').last();
  await box.fill(text);
  await page.keyboard.press('Enter');
}
