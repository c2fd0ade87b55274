import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { editor, runCommand, screenshot, statusItem } from './workbench.ts';

const hello = `// Two clients say hello.
scenario "hello"

pool talker[2] {
  connect
  publish "greetings" qos 1 payload text(32)
}
`;

describe.skipIf(whyNot() !== undefined)('the packaged extension in a fresh VS Code', () => {
  let code: VsCode;
  beforeAll(async () => {
    code = await launchVsCode({ files: { 'hello.mqtt-scenario': hello }, open: 'hello.mqtt-scenario' });
  });
  afterAll(() => code?.close());

  it('knows the language of a scenario file', async () => {
    await statusItem(code.page, 'MQTT Scenario').waitFor();
    await screenshot(code.page, 'opening');
  });

  it('colours comments, words and strings apart', async () => {
    const comment = editor(code.page).locator('.view-line span span').filter({ hasText: 'Two' }).first();
    const string = editor(code.page).locator('.view-line span span').filter({ hasText: 'hello"' }).first();
    const colour = (element: Element) => getComputedStyle(element).color;
    await comment.waitFor();
    expect(await comment.evaluate(colour)).not.toBe(await string.evaluate(colour));
  });

  it('says how long its activation took', async () => {
    await runCommand(code.page, 'Developer: Show Running Extensions');
    const row = code.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'MQTT Scenario' });
    const [figure] = /Activation: \d+ ?ms/.exec(await row.innerText()) ?? [];
    // What it comes to depends on the machine; what may be loaded is tested in test/client/activation.test.ts.
    console.log(`${figure} with a scenario open (goal: 150 ms on a machine that is not busy)`);
    expect(figure).toBeDefined();
  });
});
