import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { clickLens, lens, screenshot, toast } from './workbench.ts';

const text = `scenario "untrusted"

pool talker[1] {
  connect
  publish "a" payload bytes(8)
}
`;

describe.skipIf(whyNot() !== undefined)('a workspace that is not trusted', () => {
  let code: VsCode;
  beforeAll(async () => {
    code = await launchVsCode({ files: { 'a.mqtt-scenario': text }, open: 'a.mqtt-scenario', trusted: false });
  });
  afterAll(() => code?.close());

  it('has the language', async () => {
    await lens(code.page, 'Run Scenario').waitFor();
  });

  it('cannot run, and says why', async () => {
    await clickLens(code.page, 'Run Scenario', toast(code.page, 'needs a trusted workspace'));
    await screenshot(code.page, 'untrusted');
    expect(existsSync(join(code.workspace, '.mqtt-scenario'))).toBe(false);
  });
});
