import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../runtime/src/report/report.ts';
import { hasSshd, startSshd, type TestHome, type TestSshd, testHome } from '../ssh/support/sshd.ts';
import { hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { launchVsCode, type VsCode } from './launch.ts';
import { whyNot } from './machine.ts';
import { clickLens, lens, openFile, runCommand, screenshot, toast, webview } from './workbench.ts';

const scenario = (broker: TestBroker, hosts: readonly { host: string }[]) => `scenario "far"

broker "${broker.url}"

agents {
  host "${hosts[0].host}"
  host "${hosts[1].host}"
}

pool watcher[2] {
  connect
  subscribe "device/+" qos 1
  signal watching
  hold until done
}

pool device[10] {
  connect
  await watching from 2
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
  /** Accepts connections, and says nothing. */
  let silent: Server;
  beforeAll(async () => {
    home = testHome();
    broker = await startMosquitto();
    const start = (address: string) => startSshd(home, { address, settings: [`SetEnv XDG_CACHE_HOME=${home.folder}/cache-${address}`] });
    hosts = await Promise.all(['127.0.0.2', '127.0.0.3'].map(start));
    silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const files = {
      'far.mqtt-scenario': scenario(broker, hosts),
      'silent.mqtt-scenario': scenario(broker, [{ host: `a@127.0.0.1:${port}` }, { host: `b@127.0.0.1:${port}` }]),
    };
    code = await launchVsCode({ files, open: 'far.mqtt-scenario', home: home.folder });
    await lens(code.page, 'Run Scenario').waitFor();
  });
  afterAll(async () => {
    await code?.close();
    silent?.close();
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
    // What the scenario comes to wherever it runs: 10 × 20 messages, each to both watchers, one of them on each host.
    expect(report.messages).toMatchObject({ published: 200, expected: 400, delivered: 400, lost: 0, inFlight: 0, duplicated: 0 });
    expect(report.agents.map(({ name, clients }) => [name, clients])).toEqual(hosts.map(({ host }) => [host, 6]));
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
    await expect.poll(() => existsSync(join(runs, readdirSync(runs).sort()[1], 'report.json')), { timeout: 60_000 }).toBe(true);
  });

  it('waits for a silent host only as long as the user does', async () => {
    const { page } = code;
    await openFile(page, 'silent.mqtt-scenario');
    // Twice, as the first attempt must not stand in the way of the second.
    for (const _ of [1, 2]) {
      await clickLens(page, 'Run Scenario', toast(page, 'Starting agents'));
      await screenshot(page, 'starting agents');
      await toast(page, 'Starting agents').getByRole('button', { name: 'Cancel' }).click();
      await toast(page, 'Starting agents').waitFor({ state: 'hidden' });
    }
    expect(readdirSync(join(code.workspace, '.mqtt-scenario/runs'))).toHaveLength(2);
  });
});
