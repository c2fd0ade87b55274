import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { clickLens, editor, editorText, goTo, openFile, runCommand, screenshot, webview } from './workbench.ts';

const flawed = `scenario "flawed"

param senders = 3 "who send"

pool sender[senders] {
  conect
  publish "a/{client.index}" qos 1 payload bytes(8)
}
`;

describe.skipIf(whyNot() !== undefined)('writing a scenario', () => {
  let code: VsCode;
  beforeAll(async () => {
    const files = { 'empty.mqtt-scenario': '', 'flawed.mqtt-scenario': flawed };
    code = await launchVsCode({ files, open: 'empty.mqtt-scenario', settings: { 'workbench.colorTheme': 'Light Modern' } });
  });
  afterAll(() => code?.close());
  beforeEach(({ task, onTestFailed }) => onTestFailed(() => screenshot(code.page, `failed: ${task.name}`)));

  it('takes one from an empty file to a whole scenario, by completion', async () => {
    const { page } = code;
    await editor(page).locator('.view-lines').click();
    await offered(page, 'scenario');
    await complete(page, 'scen', 'scenario');
    await page.keyboard.type('typed');
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await complete(page, 'pool', 'pool');
    await page.keyboard.type('sender');
    await page.keyboard.press('Tab');
    await page.keyboard.type('3');
    await page.keyboard.press('Tab');
    await complete(page, 'publ', 'publish');
    await screenshot(page, 'completion');
    await page.keyboard.type('some/topic');
    await expect.poll(() => editorText(page)).toMatch(/pool sender\[3\] \{\n {2}connect\n {2}publish "some\/topic"/);
    expect(await page.locator('.squiggly-error').count()).toBe(0);
  });

  it('underlines a mistake, explains it, does not run with it, and mends it by a quick fix', async () => {
    const { page } = code;
    await openFile(page, 'flawed.mqtt-scenario');
    await page.locator('.squiggly-error').waitFor();
    await page.locator('.view-line', { hasText: 'conect' }).getByText('conect').hover();
    await page.locator('.monaco-hover:not(.hidden)', { hasText: 'connect' }).waitFor();
    await screenshot(page, 'diagnostic');
    // The error is shown where it is, with the cursor on it.
    await clickLens(page, 'Run Scenario', page.locator('.marker-widget', { hasText: 'unknown word' }));
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+.');
    await page.locator('.action-widget .monaco-list-row', { hasText: 'Change to `connect`' }).click();
    await expect.poll(() => editorText(page)).toContain('  connect\n');
    await expect.poll(() => page.locator('.squiggly-error').count()).toBe(0);
  });

  it('runs what has been mended, although its run was refused before', async () => {
    const { page } = code;
    await runCommand(page, 'MQTT Scenario: Run Scenario on the Embedded Broker');
    await webview(page).getByText('✓ Passed').waitFor();
    await runCommand(page, 'View: Close Editors in Other Groups');
  });

  it('renames a parameter wherever it is used', async () => {
    const { page } = code;
    await goTo(page, '3:9');
    await page.locator('.statusbar-item', { hasText: 'Ln 3, Col 9' }).waitFor();
    await page.keyboard.press('F2');
    await page.locator('.rename-box input').fill('people');
    await page.keyboard.press('Enter');
    await expect.poll(() => editorText(page)).toContain('pool sender[people');
    expect(await editorText(page)).toContain('param people = 3');
  });

  it('previews the load that the text will make, and follows it', async () => {
    const { page } = code;
    await clickLens(page, 'Preview load', webview(page).getByRole('heading', { name: 'Load of flawed' }));
    await webview(page).getByRole('cell', { name: 'sender' }).waitFor();
    await screenshot(page, 'load preview');
  });
});

/** Asks for completion until the server is there to offer a word: before that, VS Code has only its snippets. */
async function offered(page: Page, word: string): Promise<void> {
  const row = page.locator(`.suggest-widget.visible .monaco-list-row:is([aria-label="${word}"], [aria-label^="${word},"])`);
  const ask = async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Space');
    return row.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  };
  await expect.poll(ask, { timeout: 60_000 }).toBe(true);
  await page.keyboard.press('Escape');
}

/** Types the beginning of a word and takes it from the list. */
async function complete(page: Page, beginning: string, word: string): Promise<void> {
  await page.keyboard.type(beginning);
  await page.locator(`.suggest-widget.visible .monaco-list-row[aria-label^="${word}"]`).first().click();
}
