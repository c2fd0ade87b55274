import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { hasSshd, startSshd, type TestHome, type TestSshd, testHome } from '../ssh/support/sshd.ts';
import { hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { lens, runCommand, screenshot, webview } from './workbench.ts';

const scenario = (broker: TestBroker, hosts: readonly TestSshd[]) => `scenario "far"

broker "${broker.url}"

agents {
  host "${hosts[0].host}"
  host "${hosts[1].host}"
}

pool device[10] {
  connect
  repeat 20 times every 50ms {
    publish "device/{client.index}" qos 1 payload bytes(64)
  }
  disconnect
}
`;

describe.skipIf(whyNot() !== undefined || !hasSshd || !hasMosquitto)('a run on other hosts', () => {
  let home: TestHome;
  let hosts: TestSshd[];
  let broker: TestBroker;
  let code: VsCode;
  beforeAll(async () => {
    home = testHome();
    broker = await startMosquitto();
    const start = (address: string) => startSshd(home, { address, settings: [`SetEnv XDG_CACHE_HOME=${home.folder}/cache-${address}`] });
    hosts = await Promise.all(['127.0.0.2', '127.0.0.3'].map(start));
    const files = { 'far.mqtt-scenario': scenario(broker, hosts) };
    code = await launchVsCode({ files, open: 'far.mqtt-scenario', home: home.folder });
    await lens(code.page, 'Run Scenario').waitFor();
  });
  afterAll(async () => {
    await code?.close();
    await Promise.all([broker, ...(hosts ?? [])].map((each) => each?.close()));
    home?.close();
  });
  beforeEach(({ task, onTestFailed }) => onTestFailed(() => screenshot(code.page, `failed: ${task.name}`)));

  it('asks whether unknown hosts are the right ones, and runs on them', async () => {
    const { page } = code;
    await runCommand(page, 'MQTT Scenario: Run Scenario');
    for (const _ of hosts) {
      const dialog = page.locator('.monaco-dialog-box', { hasText: 'SHA256:' });
      await dialog.waitFor();
      await screenshot(page, 'host key');
      const asked = await dialog.innerText();
      await dialog.getByRole('button', { name: 'Trust and Keep' }).click();
      await page.locator('.monaco-dialog-box', { hasText: asked.match(/SHA256:\S+/)?.[0] ?? '' }).waitFor({ state: 'hidden' });
    }
    await webview(page).getByText('✓ Passed').waitFor({ timeout: 60_000 });
    const runs = join(code.workspace, '.mqtt-scenario/runs');
    const report: Report = JSON.parse(readFileSync(join(runs, readdirSync(runs)[0], 'report.json'), 'utf8'));
    expect(report.messages.published).toBe(200);
    expect(report.agents.map(({ name, clients }) => [name, clients])).toEqual(hosts.map(({ host }) => [host, 5]));
    await screenshot(page, 'hosts');
  });

  it('says what the hosts have, without a run', async () => {
    const { page } = code;
    await runCommand(page, 'MQTT Scenario: Check Hosts');
    await webview(page).getByRole('heading', { name: 'Hosts of far' }).waitFor();
    for (const { host } of hosts) await webview(page).locator('tr', { hasText: host }).getByText('fine').waitFor();
    await screenshot(page, 'check hosts');
    expect(readdirSync(join(code.workspace, '.mqtt-scenario/runs'))).toHaveLength(1);
    await runCommand(page, 'View: Close Editor');
  });

  it('does not ask again', async () => {
    const { page } = code;
    await webview(page).getByText('Run again').click();
    const runs = join(code.workspace, '.mqtt-scenario/runs');
    await expect.poll(() => readdirSync(runs).length, { timeout: 60_000 }).toBe(2);
  });
});
