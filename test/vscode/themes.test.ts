import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { lens, quickPick, runCommand, screenshot, webview } from './workbench.ts';

const sample = readFileSync(resolve(import.meta.dirname, '../../samples/courier-peak.mqtt-scenario'), 'utf8')
  .replace('riders = 500', 'riders = 150')
  .replace('peak = 20s', 'peak = 12s');

/** VS Code's name of a theme, and the class that it puts on a webview's body. */
const themes = [
  ['Dark Modern', 'vscode-dark'],
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast'],
] as const;

describe.skipIf(whyNot() !== undefined)('the results beside the text, whatever the theme', () => {
  let code: VsCode;
  beforeAll(async () => {
    const settings = { 'workbench.colorTheme': 'Dark Modern', 'workbench.activityBar.location': 'hidden', 'editor.minimap.enabled': false };
    code = await launchVsCode({ files: { 'courier-peak.mqtt-scenario': sample }, open: 'courier-peak.mqtt-scenario', settings });
    const { page } = code;
    await page.setViewportSize({ width: 1600, height: 1200 });
    await lens(page, 'Run Scenario').waitFor();
    await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
    await runCommand(page, 'MQTT Scenario: Run Scenario on the Embedded Broker');
    await webview(page)
      .getByText(/✓ Passed|✗ Failed/)
      .waitFor({ timeout: 90_000 });
  });
  afterAll(() => code?.close());

  it.each(themes)('%s', async (theme, bodyClass) => {
    await runCommand(code.page, 'Preferences: Color Theme');
    await quickPick(code.page).first().waitFor();
    await code.page.keyboard.type(theme);
    await code.page.keyboard.press('Enter');
    const body = webview(code.page).locator(`body.${bodyClass}`);
    await body.waitFor();
    const colour = await body.evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]);
    expect(colour[0]).not.toBe(colour[1]);
    // Away from everything that lights up under it.
    await code.page.mouse.move(1, 1);
    await screenshot(code.page, `theme ${theme}`);
  });
});
