import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { comparedFigures } from '../../client/src/comparison.ts';
import type { FromPage, Results, ToPage } from '../../client/src/messages.ts';
import { resultsHtml } from '../../client/src/resultsHtml.ts';
import german from '../../l10n/bundle.l10n.de.json' with { type: 'json' };
import { sampleRun } from '../client/sampleRun.ts';
import { chromium, whyNot } from './machine.ts';
import themes from './themes.json' with { type: 'json' };

declare global {
  interface Window {
    sent: FromPage[];
  }
}

/** What the browser complains of: errors, and what the page's policy forbids. */
const complaints: string[] = [];
const finished: Results = { run: sampleRun() };

describe.skipIf(whyNot() !== undefined)('the results page', () => {
  let browser: Browser;
  let files: Map<string, string>;
  beforeAll(async () => {
    files = await bundle();
    browser = await playwright.launch({ executablePath: chromium() ?? '', chromiumSandbox: false, args: ['--disable-gpu'] });
  });
  afterAll(() => browser?.close());
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const open = async (theme: keyof typeof themes = 'Dark Modern') => openPage(await browser.newPage(), files, theme);

  it.each(Object.keys(themes) as (keyof typeof themes)[])('shows a finished run in %s', async (theme) => {
    const page = await open(theme);
    await send(page, { kind: 'snapshot', results: finished });
    await page.getByText('✗ Failed').waitFor({ timeout: 5_000 });
    expect(await page.locator('#expectations li').count()).toBe(5);
    expect(await page.locator('canvas').count()).toBe(4);
    await keep(page, `page ${theme}`);
    await page.close();
  });

  it('speaks another language where VS Code does', async () => {
    const page = await openPage(await browser.newPage(), files, 'Light Modern', german);
    await send(page, { kind: 'snapshot', results: finished });
    await page.getByText('✗ Nicht bestanden').waitFor();
    await page.getByRole('button', { name: 'Noch einmal ausführen' }).waitFor();
    await keep(page, 'page in German');
    await page.close();
  });

  describe('in use', () => {
    let page: Page;
    beforeAll(async () => {
      page = await open();
    });
    afterAll(() => page?.close());
    const show = async (results: Results) => {
      await send(page, { kind: 'snapshot', results });
      await page.locator('h1').waitFor();
    };

    it('says what to do while there is no run', async () => {
      await send(page, { kind: 'snapshot', results: {} });
      await page.getByText('Open a scenario and run it').waitFor();
    });

    it('follows a run from second to second', async () => {
      const run = sampleRun({ phase: 'running', seconds: 20 });
      await show({ run });
      await page.getByText('0:20 of about 2:00, at most 2:31').waitFor();
      const { points, id: _, ...current } = sampleRun({ phase: 'running', seconds: 21 });
      await send(page, { kind: 'progress', progress: { points: points.slice(-1), current } });
      await page.getByText('0:21 of about 2:00, at most 2:31').waitFor();
      expect(await page.locator('#figure-connections .value').innerText()).toBe('9,020');
      await page.getByRole('progressbar').waitFor();
      await keep(page, 'page running');
    });

    it('keeps the focus when it is drawn again', async () => {
      await page.locator('#act-stop').focus();
      const { points: _, id: __, ...current } = sampleRun({ phase: 'running', seconds: 22 });
      await send(page, { kind: 'progress', progress: { points: [], current } });
      await page.getByText('0:22 of about 2:00, at most 2:31').waitFor();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('act-stop');
    });

    it('asks the extension to stop', async () => {
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => window.sent.length > 1);
      expect(await lastSent(page)).toEqual({ kind: 'act', action: 'stop' });
    });

    it.each([
      ['an expectation', '#expectations', 'delivery.latency p99 < 250ms', 47],
      ['a pool', '#pools', 'ops', 18],
      ['an error', '#errors', 'rider', 25],
    ])('leads from %s to its line', async (_, section, text, line) => {
      await show(finished);
      await page.locator(`${section} vscode-link`, { hasText: text }).click();
      expect(await lastSent(page)).toEqual({ kind: 'reveal', line });
    });

    it('reads the values of a chart out by arrow keys', async () => {
      const chart = page.locator('#chart-latency');
      await chart.focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await chart.locator('.at', { hasText: '0:02' }).waitFor();
      await page.keyboard.press('End');
      await chart.locator('.at', { hasText: '1:59' }).waitFor();
      expect(await chart.locator('.legend').getAttribute('aria-live')).toBe('polite');
    });

    it('shows another latency when it is chosen', async () => {
      const before = await page.locator('#chart-distribution .legend').innerText();
      await page.locator('#latency-choice').click();
      await page.locator('vscode-option[value="publish.latency"]').click();
      await expect.poll(() => page.locator('#chart-distribution .legend').innerText()).not.toBe(before);
    });

    it('lays two runs over each other', async () => {
      const baseline = sampleRun({ slower: 1.6 });
      const comparison = comparedFigures(baseline.report, sampleRun().report);
      await show({ ...finished, baseline, comparison });
      await page.locator('#comparison').waitFor();
      await page.getByText('End comparison').waitFor();
      expect(await page.locator('#chart-connections .legend').innerText()).toContain('was 9,020');
      await keep(page, 'page comparison');
    });

    it('never takes text for markup', async () => {
      const run = sampleRun();
      await show({ run: { ...run, report: { ...run.report, scenario: '<img src=x onerror=alert(1)>' } } });
      expect(await page.locator('h1').innerText()).toBe('<img src=x onerror=alert(1)>');
    });

    it('names every part for those who cannot see it', async () => {
      await show(finished);
      const tree = await page.locator('main').ariaSnapshot();
      for (const part of [
        'heading "courier-peak"',
        'status',
        'region "Pools"',
        'toolbar "Actions"',
        'Latency. Arrow keys read the values.',
      ]) {
        expect(tree).toContain(part);
      }
    });

    it('can be used by keys alone: Tab reaches what can be done, and Enter on a row’s name leads to its line', async () => {
      await show(finished);
      await page.locator('#act-runAgain').focus();
      const reached: string[] = [];
      for (let step = 0; step < 40; step++) {
        await page.keyboard.press('Tab');
        reached.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim() || ''));
      }
      const inOrder = [
        'act-compare',
        'act-openReport',
        'act-exportReport',
        'delivery.latency p99 < 250ms',
        'chart-connections',
        'chart-latency',
        'rider',
      ];
      expect(reached.filter((name) => inOrder.includes(name)).slice(0, inOrder.length)).toEqual(inOrder);
      await page.locator('#pools vscode-link', { hasText: 'ops' }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => lastSent(page)).toEqual({ kind: 'reveal', line: 18 });
    });

    it('names everything that takes the focus', async () => {
      await show(finished);
      const session = await page.context().newCDPSession(page);
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      const focusable = nodes.filter(
        ({ ignored, properties }) => !ignored && properties?.some(({ name, value }) => name === 'focusable' && value.value === true),
      );
      expect(focusable.length).toBeGreaterThan(10);
      const nameless = focusable.filter(({ role, name }) => role?.value !== 'RootWebArea' && !name?.value);
      expect(nameless.map(({ role }) => role?.value)).toEqual([]);
    });
  });
});

function lastSent(page: Page): Promise<FromPage | undefined> {
  return page.evaluate(() => window.sent.at(-1));
}

async function bundle(): Promise<Map<string, string>> {
  const entry = resolve(import.meta.dirname, '../../client/src/webview/main.ts');
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife', outdir: '/out' });
  return new Map(outputFiles.map(({ path, text }) => [path.replace('/out/', ''), text]));
}

/** The page as VS Code shows it: its policy, the theme's variables, and a stand-in for the extension that keeps what it is told. */
async function openPage(
  page: Page,
  files: Map<string, string>,
  theme: keyof typeof themes,
  texts: Record<string, string> = {},
): Promise<Page> {
  const origin = 'https://page.example';
  const html = resultsHtml({ script: 'main.js', style: 'main.css', source: origin, nonce: 'abc', texts, language: 'en' });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.setViewportSize({ width: 1180, height: 900 });
  const variables = Object.entries(themes[theme]).map(([name, value]) => `${name}: ${value};`);
  const served = new Map([...files, ['main.css', `:root { ${variables.join(' ')} }\n${files.get('main.css')}`]]);
  await page.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const contentType = name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'text/html';
    return route.fulfill({ body: served.get(name) ?? html, contentType });
  });
  await page.addInitScript(() => {
    window.sent = [];
    Object.assign(window, { acquireVsCodeApi: () => ({ postMessage: (message: FromPage) => window.sent.push(message) }) });
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => window.sent.some(({ kind }) => kind === 'ready'));
  return page;
}

function send(page: Page, message: ToPage): Promise<void> {
  return page.evaluate((data) => window.postMessage(data, '*'), message);
}

async function keep(page: Page, name: string): Promise<void> {
  const folder = resolve(import.meta.dirname, '../../test-artifacts/page');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
