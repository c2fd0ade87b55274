import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { lens, quickPick, runCommand, screenshot } from './workbench.ts';

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
});
