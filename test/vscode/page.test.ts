import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FromPage, Results, ToPage } from '../../client/src/messages.ts';
import { resultsHtml } from '../../client/src/resultsHtml.ts';
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
});

async function bundle(): Promise<Map<string, string>> {
  const entry = resolve(import.meta.dirname, '../../client/src/webview/main.ts');
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife', outdir: '/out' });
  return new Map(outputFiles.map(({ path, text }) => [path.replace('/out/', ''), text]));
}

/** The page as VS Code shows it: its policy, the theme's variables, and a stand-in for the extension that keeps what it is told. */
async function openPage(page: Page, files: Map<string, string>, theme: keyof typeof themes): Promise<Page> {
  const origin = 'https://page.example';
  const html = resultsHtml({ script: 'main.js', style: 'main.css', source: origin, nonce: 'abc', texts: {}, language: 'en' });
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
