import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { openSandbox } from '../support/open-sandbox.ts';
import { perf } from '../support/sandbox-person.ts';

let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

const button = {
  type: 'actions' as const,
  elements: [
    {
      type: 'button' as const,
      action_id: 'go',
      value: 'v',
      text: { type: 'plain_text' as const, text: 'Sort by cum' },
    },
  ],
};

const table = {
  type: 'table' as const,
  rows: [
    [
      { type: 'raw_text' as const, text: 'flat' },
      { type: 'raw_text' as const, text: 'function' },
    ],
    [
      { type: 'raw_text' as const, text: '1.0 MB' },
      { type: 'raw_text' as const, text: 'main.(*T).leak' },
    ],
  ],
};

/** The page in a browser, and whatever it complained about. */
async function openInBrowser(url: string, viewport = { width: 1280, height: 800 }) {
  const page = await browser.newPage({ viewport, colorScheme: 'light' });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  onTestFinished(() => page.close());
  await page.goto(url);
  await page.getByRole('heading', { name: '#perf' }).waitFor();
  return { page, complaints };
}

const box = (page: Page) => page.getByRole('combobox', { name: 'Message #perf' });

describe('the page', () => {
  test('a command typed with the keyboard, its table, a click, a reply in the thread', async () => {
    const { sandbox, bot, client } = await openSandbox();
    const { page, complaints } = await openInBrowser(sandbox.url);
    await box(page).pressSequentially('/he');
    await page.getByRole('option', { name: '/heap top svc-blog 10', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect((await bot.next()).fields).toMatchObject({ command: '/heap', text: 'top svc-blog 10' });

    const { ts = '' } = await client.chat.postMessage({
      channel: perf,
      text: 'top',
      blocks: [table, button],
    });
    await page.getByRole('columnheader', { name: 'flat' }).waitFor();
    expect(await page.getByRole('cell', { name: 'main.(*T).leak' }).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Sort by cum' }).click();
    expect((await bot.next()).fields).toMatchObject({
      type: 'block_actions',
      actions: [{ action_id: 'go', value: 'v' }],
    });

    await page.getByRole('article').hover();
    await page.getByRole('button', { name: 'Reply in thread' }).click();
    await page.getByRole('combobox', { name: 'Reply in the thread' }).fill('@heapbot peek x');
    await page.keyboard.press('Enter');
    expect((await bot.next()).fields.event).toMatchObject({ type: 'app_mention', thread_ts: ts });
    await page.getByRole('complementary').getByText('peek x').waitFor();
    await page.getByRole('button', { name: '1 reply' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  test('files are attached, one is taken back, the other is sent and has its menu', async () => {
    const { sandbox, bot } = await openSandbox();
    const { page, complaints } = await openInBrowser(sandbox.url);
    const file = (name: string) => ({
      name,
      mimeType: 'application/gzip',
      buffer: Buffer.from([0x1f, 0x8b, 1]),
    });
    const attach = page.getByLabel('Attach files', { exact: true });
    await attach.setInputFiles([file('before.pb.gz'), file('after.pb.gz')]);
    await page.getByRole('button', { name: 'Do not send before.pb.gz' }).click();
    expect(await page.getByRole('list', { name: 'Files to send' }).textContent()).toContain(
      'after',
    );
    await box(page).fill('@heapbot top');
    await page.keyboard.press('Enter');
    expect((await bot.next()).fields.event).toMatchObject({
      type: 'app_mention',
      files: [{ name: 'after.pb.gz' }],
    });
    await page.getByRole('button', { name: 'Analyze heap profile' }).click();
    expect((await bot.next()).fields).toMatchObject({ callback_id: 'heap_analyze_file' });
    expect(await page.getByRole('list', { name: 'Files to send' }).isHidden()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('what was sent comes back with the arrow up', async () => {
    const { sandbox, bot } = await openSandbox();
    const { page } = await openInBrowser(sandbox.url);
    await box(page).fill('/heap services');
    await page.keyboard.press('Enter');
    await bot.next();
    await page.keyboard.press('ArrowUp');
    expect(await box(page).inputValue()).toBe('/heap services');
  });

  test('a data_table turns pages and sorts by numbers', async () => {
    const { sandbox, client } = await openSandbox();
    const { page } = await openInBrowser(sandbox.url);
    const rows = [9, 100, 20].map((value) => [
      { type: 'raw_number' as const, value, text: `${value} B` },
    ]);
    await client.chat.postMessage({
      channel: perf,
      text: 'a',
      blocks: [
        {
          type: 'data_table',
          caption: 'sizes',
          page_size: 2,
          rows: [[{ type: 'raw_text', text: 'size' }], ...rows],
        },
      ],
    });
    const cells = page.getByRole('table', { name: 'sizes' }).getByRole('cell');
    await page.getByText('1–2 of 3').waitFor();
    expect(await cells.allInnerTexts()).toEqual(['9 B', '100 B']);
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await cells.allInnerTexts()).toEqual(['20 B']);
    await page.getByRole('button', { name: 'size' }).click();
    expect(await cells.allInnerTexts()).toEqual(['100 B', '20 B']);
  });

  test('times are those of the reader’s zone', async () => {
    const { sandbox, client } = await openSandbox();
    const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', locale: 'en-GB' });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(sandbox.url);
    await client.chat.postMessage({
      channel: perf,
      text: 'taken <!date^1795380000^{date_num} {time}|then>',
    });
    await page.getByText('23/11/2026 05:40').waitFor();
  });

  test('dark and light', async () => {
    const { sandbox } = await openSandbox();
    const { page } = await openInBrowser(sandbox.url);
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await ground()).toBe('rgb(26, 29, 33)');
    await page.reload();
    expect(await ground()).toBe('rgb(26, 29, 33)');
  });

  test('on a phone nothing is wider than the screen, and the channels are behind a button', async () => {
    const { sandbox, client } = await openSandbox();
    await client.chat.postMessage({ channel: perf, text: 'top', blocks: [table, button] });
    const { page } = await openInBrowser(sandbox.url, { width: 360, height: 700 });
    await page.getByRole('table').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await page.getByRole('button', { name: '# general' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Channels' }).click();
    await page.getByRole('button', { name: '# general' }).click();
    await page.getByRole('heading', { name: '#general' }).waitFor();
  });
});
