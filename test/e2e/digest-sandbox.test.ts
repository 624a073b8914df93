/** A person adds a digest in the sandbox's page by the form, runs it, and sees it posted. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { type Program, startProgram } from '../support/program.ts';

let browser: Browser;
let program: Program;
let folder: string;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapbot-sandbox-'));
  const address = /open (http:\S+)/u;
  program = await startProgram(
    { PORT: '0', HEAPBOT_DATA_DIR: join(folder, 'data') },
    address,
    folder,
  );
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(program.greeted(address));
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await program?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function type(line: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Message #perf' }).fill(line);
  await page.keyboard.press('Enter');
}

function message(text: string | RegExp): Locator {
  return page.getByRole('main').getByRole('article').filter({ hasText: text }).last();
}

test('adds a digest by the form, after what was wrong was said at its field', async () => {
  await type('/heap digest add');
  const form = page.getByRole('dialog');
  await form.getByRole('heading', { name: 'New digest' }).waitFor();
  expect(await form.getByLabel('Time zone').inputValue()).toMatch(/^\w+\/\w+/u);
  expect(await form.getByLabel('Channel').locator('option:checked').textContent()).toBe('#perf');
  await form.getByLabel('Services').selectOption('svc-blog');
  await form.getByLabel('When').fill('evry mnday 9am');
  await form.getByRole('button', { name: 'Add' }).click();
  await form.getByText('no word for a time').waitFor();
  await form.getByLabel('When').fill('every monday 9am');
  await form.getByRole('button', { name: 'Add' }).click();
  await form.waitFor({ state: 'hidden' });
  const answer = message('#1');
  await answer.getByRole('button', { name: 'Run now' }).waitFor();
  await answer.getByRole('button', { name: 'Edit' }).waitFor();
}, 60_000);

test('runs it, and sees it posted with what belongs to it', async () => {
  const before = await page.getByRole('main').getByRole('article').count();
  await message('#1').getByRole('button', { name: 'Run now' }).click();
  await expect
    .poll(() => page.getByRole('main').getByRole('article').count(), { timeout: 30_000 })
    .toBeGreaterThan(before);
  const digest = page.getByRole('main').getByRole('article').last();
  await digest.getByRole('cell', { name: 'svc-blog' }).waitFor();
  await digest.getByText('every monday 9am').waitFor();
  await digest.getByRole('button', { name: 'Why svc-blog' }).waitFor();
  await digest.getByRole('button', { name: /^\d+ repl/u }).click();
  const thread = page.getByRole('complementary');
  await thread.getByText('Who holds the most').waitFor();
}, 60_000);

test('edits it in the same form, which holds what it is', async () => {
  await page.keyboard.press('Escape');
  await type('/heap digest edit 1');
  const form = page.getByRole('dialog');
  await form.getByRole('heading', { name: 'Digest #1' }).waitFor();
  expect(await form.getByLabel('When').inputValue()).toBe('every monday 9am');
  expect(await form.getByLabel('Services').locator('option:checked').allTextContents()).toEqual([
    'svc-blog',
  ]);
  await form.getByLabel('When').fill('daily at 18:30');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'hidden' });
  await message('daily at 18:30').waitFor();
  expect(complaints).toEqual([]);
}, 60_000);
