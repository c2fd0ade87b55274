import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { goToLine, lens, quickPick, runCommand, screenshot, toast, webview } from './workbench.ts';

const flawed = `scenario "flawed"

pool sender[3] {
  connect
  publish "a" qos 1 payload bytes(8)
}

expect {
  delivery.latency p99 < 50ms
}
`;

describe.skipIf(whyNot() !== undefined)('the first steps of a new user', () => {
  let code: VsCode;
  beforeAll(async () => {
    code = await launchVsCode({ files: { 'flawed.mqtt-scenario': flawed }, open: 'flawed.mqtt-scenario' });
  });
  afterAll(() => code?.close());
  beforeEach(({ task, onTestFailed }) => onTestFailed(() => screenshot(code.page, `failed: ${task.name}`)));

  it('runs once the mistake is mended, though what was said of it went unanswered', async () => {
    const { page } = code;
    await lens(page, 'Run Scenario').click();
    await toast(page, 'an error in line 9').waitFor();
    await goToLine(page, 4);
    await page.keyboard.press('Enter');
    await page.keyboard.type('subscribe "a" qos 1');
    await expect.poll(() => page.locator('.squiggly-error').count(), { timeout: 20_000 }).toBe(0);
    await runCommand(page, 'MQTT Scenario: Run Scenario on the Embedded Broker');
    await webview(page)
      .getByText(/✓ Passed|✗ Failed/)
      .waitFor({ timeout: 60_000 });
    await screenshot(page, 'mended');
  });

  it('previews the one open scenario from the walkthrough, which has no text of its own', async () => {
    const { page } = code;
    await runCommand(page, 'Welcome: Open Walkthrough...');
    await quickPick(page).filter({ hasText: 'MQTT' }).first().click();
    await page.getByRole('button', { name: /See the load before it runs/ }).click();
    await page.getByRole('button', { name: 'Preview Load' }).click();
    await page.locator('.tab[aria-label*="Load of flawed"]').waitFor();
    await screenshot(page, 'walkthrough');
  });
});
