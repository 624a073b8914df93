import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
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
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(program.greeted(address));
});

afterAll(async () => {
  await browser?.close();
  await program?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function type(box: string, line: string): Promise<void> {
  await page.getByRole('combobox', { name: box }).fill(line);
  await page.keyboard.press('Enter');
}

/** The newest message of the channel that holds this text. */
function message(text: string): Locator {
  return page.getByRole('main').getByRole('article').filter({ hasText: text }).last();
}

async function openThreadOf(answer: Locator): Promise<Locator> {
  await answer.getByRole('button', { name: /^\d+ repl/u }).click();
  return page.getByRole('complementary');
}

/** Waits until the picture is there and drawn; how wide it is, and what it says to who cannot see it. */
async function seePicture(thread: Locator) {
  const image = thread.getByRole('figure').getByRole('img');
  await expect
    .poll(
      () => image.evaluate((element) => 'naturalWidth' in element && Number(element.naturalWidth)),
      { timeout: 15_000 },
    )
    .toBeGreaterThan(600);
  return image.getAttribute('alt');
}

test('/heap why svc-blog: the whole story in one answer, from the first minute on', async () => {
  await type('Message #perf', '/heap why svc-blog');
  const answer = message('svc-blog is leaking');
  await answer.getByText('router.newPool').first().waitFor();
  const said = await answer.textContent();
  expect(said).toContain('pages.Remember');
  expect(said).toMatch(/At this pace 5\d\d(?:\.\d)? MB (?:is|are) reached/u);
  expect(await seePicture(await openThreadOf(answer))).toContain('svc-blog');
  await page.keyboard.press('Escape');
});

test('/heap top svc-blog 10: the table in the channel, the picture in its thread', async () => {
  await type('Message #perf', '/heap top svc-blog 10');
  const answer = message('top 10 of');
  await answer.getByRole('columnheader', { name: 'flat%' }).waitFor();
  expect(await answer.getByRole('row').count()).toBe(11);
  await answer.getByRole('cell', { name: 'reflect.unsafe_NewArray' }).waitFor();
  expect(await seePicture(await openThreadOf(answer))).toContain('reflect.unsafe_NewArray');
});

test('/heap peek reflect.Value.Call goes on with svc-blog and shows who calls it', async () => {
  await page.keyboard.press('Escape');
  await type('Message #perf', '/heap peek reflect.Value.Call');
  const answer = message('peek reflect.Value.Call');
  await answer.getByText('example.org/bambu/router.(*Context).Invoke').first().waitFor();
  expect(await seePicture(await openThreadOf(answer))).toContain('(*Context).Invoke');
});

test('in a thread, where Slack runs no commands, a mention does', async () => {
  await type('Reply in the thread', '/heap top');
  const thread = page.getByRole('complementary');
  await thread.getByText('/heap is not supported in threads').waitFor();
  await type('Reply in the thread', '@heapbot top 3');
  await thread.getByRole('article').filter({ hasText: 'top 3 of' }).getByRole('table').waitFor();
});

test('/heap flame svc-blog: the widest path in words, the picture and the page in the thread', async () => {
  await page.keyboard.press('Escape');
  await type('Message #perf', '/heap flame svc-blog');
  const answer = message('The widest path');
  await answer.getByText('reflect.unsafe_NewArray').first().waitFor();
  const thread = await openThreadOf(answer);
  expect(await seePicture(thread)).toContain('Flame graph, svc-blog');
  await thread.getByText('flame.html').first().waitFor();
});

test('a button runs its command, and the answer is in the thread', async () => {
  await page.keyboard.press('Escape');
  const answer = message('top 10 of');
  await answer.getByRole('button', { name: 'Sort by cum' }).click();
  const thread = await openThreadOf(answer);
  await thread.getByRole('table').nth(1).waitFor();
  await page.keyboard.press('Escape');
});

test('a word that heapbot does not know is answered privately, with the nearest one', async () => {
  await type('Message #perf', '/heap top svc-blgo');
  const answer = message('Did you mean');
  await answer.getByText('Only visible to you').waitFor();
  expect(await answer.getByText('svc-blog').count()).toBeGreaterThan(0);
});

test('/heap diff compares with what was kept before, /heap export hands the newer one over', async () => {
  await type('Message #perf', '/heap diff svc-blog');
  const answer = message('diff inuse_space');
  await answer.getByText('Before: snapshot').waitFor();
  await answer.getByText('After: snapshot').waitFor();
  await type('Message #perf', '/heap export');
  const thread = await openThreadOf(message('go tool pprof -top'));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    thread.getByRole('link', { name: /^Download svc-blog-s_\w+\.pb\.gz$/u }).click(),
  ]);
  const inflated = gunzipSync(readFileSync(await download.path()));
  expect(inflated.includes('reflect.unsafe_NewArray')).toBe(true);
  await page.keyboard.press('Escape');
});

test('svc-node is real: its profile names what leaks', async () => {
  await type('Message #perf', '/heap top svc-node 20');
  await message('svc-node').getByRole('cell', { name: 'recordHistory', exact: true }).waitFor();
});

test('the page had nothing to complain about, and all ends with the program', async () => {
  expect(complaints).toEqual([]);
  const node = /svc-node=(http:[^,']+)/u.exec(program.output())?.[1] ?? '';
  expect((await fetch(node)).status).toBe(200);
  expect(await program.end('SIGTERM')).toBe(0);
  await expect(fetch(node)).rejects.toThrow();
});
