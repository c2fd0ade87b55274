import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** What a person does and sees in VS Code's window, one function each. All wait for their effect, none sleeps. */

/** Runs a command from the palette, by its whole title there: `MQTT Scenario: Stop Run`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  // Behind the title come its keys and how often it was used.
  const row = page.locator(`.quick-input-list .monaco-list-row:is([aria-label="${title}"], [aria-label^="${title},"])`);
  const shows = (what: Locator) =>
    what.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
  // A key pressed while a view is opening can get lost, and an open palette does not learn of commands that are offered from now on.
  for (let offered = false; !offered; ) {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    if (!(await shows(input))) continue;
    await input.fill(`>${title}`);
    offered = await shows(row);
  }
  await row.click();
}

/** The items of the list that is asking now. */
export function quickPick(page: Page): Locator {
  return page.locator('.quick-input-list .monaco-list-row');
}

export function editor(page: Page): Locator {
  return page.locator('.editor-instance .monaco-editor').first();
}

/** What the active editor shows, with plain spaces. */
export async function editorText(page: Page): Promise<string> {
  const lines = await editor(page).locator('.view-line').allInnerTexts();
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+p');
  await page.locator('.quick-input-widget input[type=text]').fill(name);
  await page.locator(`.quick-input-list .monaco-list-row.focused[aria-label*="${name}"]`).waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[aria-label*="${name}"]`).waitFor();
}

/** Puts the cursor at the end of a line, counted from 1. */
export async function goToLine(page: Page, line: number): Promise<void> {
  await goTo(page, `${line}`);
  await page.keyboard.press('End');
}

/** `3:7` is line 3, column 7, counted from 1. Keys that are pressed before the box has gone would be lost. */
export async function goTo(page: Page, position: string): Promise<void> {
  await editor(page).locator('.view-lines').click();
  await page.keyboard.press('ControlOrMeta+g');
  await page.locator('.quick-input-widget input[type=text]').fill(`:${position}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

export function lens(page: Page, text: string | RegExp): Locator {
  return page.locator('.codelens-decoration > a, .codelens-decoration > span').filter({ hasText: text });
}

/** Clicks a lens until that shows: lenses move while others are still being drawn, and a click can miss. */
export async function clickLens(page: Page, text: string, effect: Locator): Promise<void> {
  for (let seen = false; !seen; ) {
    await lens(page, text).first().click();
    seen = await effect.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
  }
}

export function toast(page: Page, text: string | RegExp): Locator {
  return page.locator('.notification-toast').filter({ hasText: text });
}

export function statusItem(page: Page, text: string | RegExp): Locator {
  return page.locator('.statusbar-item').filter({ hasText: text });
}

/** The page inside the visible webview. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

/** Kept for people to look at, in a folder that git ignores. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = resolve(import.meta.dirname, '../../test-artifacts/vscode');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
