/** Makes the pictures of the README: `npm run screenshots` types the commands into the sandbox in a real browser and looks at the answers; `npm run screenshots -- diff.png` only for that one. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openBrowser } from '../test/support/browser.ts';
import { startProgram } from '../test/support/program.ts';

interface Shot {
  readonly file: string;
  readonly command: string;
  /** What the answer says, to know when it is there. */
  readonly answer: string;
  readonly height: number;
  /** What is in it when it is whole: the words that give the same numbers, where there are such. */
  readonly ready?: string;
  /** Nothing hangs below it. */
  readonly isAlone?: true;
}

const shots: readonly Shot[] = [
  {
    file: 'why.png',
    command: '/heap why svc-blog',
    answer: 'svc-blog is leaking',
    height: 1000,
    ready: 'snapshots from',
  },
  { file: 'top.png', command: '/heap top svc-blog 10', answer: 'top 10 of', height: 900 },
  {
    file: 'peek.png',
    command: '/heap peek reflect.Value.Call',
    answer: 'peek reflect.Value.Call',
    height: 620,
  },
  { file: 'flame.png', command: '/heap flame svc-blog', answer: 'flame graph', height: 900 },
  { file: 'graph.png', command: '/heap graph svc-blog 20', answer: 'call graph', height: 900 },
  {
    file: 'diff.png',
    command: '/heap diff svc-blog 15m ago',
    answer: 'largest change first',
    height: 900,
  },
  {
    file: 'trend.png',
    command: '/heap trend svc-blog',
    answer: '· live memory',
    height: 900,
    ready: 'Numbers of',
  },
  {
    file: 'leaks.png',
    command: '/heap leaks',
    answer: 'leaks grow',
    height: 620,
    ready: 'HEAP-',
    isAlone: true,
  },
  {
    file: 'list.png',
    command: '/heap list svc-blog pages.Remember',
    answer: 'list pages.Remember',
    height: 620,
    isAlone: true,
  },
];

const GROWTH_MILLIS = 4 * 60_000;

const ADDRESS = /open (http:\S+)/u;
const folder = mkdtempSync(join(tmpdir(), 'heapbot-screenshots-'));
const program = await startProgram(
  { PORT: '0', HEAPBOT_DATA_DIR: join(folder, 'data') },
  ADDRESS,
  folder,
);
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  await page.goto(program.greeted(ADDRESS));
  await startDigest(page);
  for (const shot of shots) if (isWanted(shot.file)) await take(page, shot);
  if (isWanted('digest.png')) await takeDigest(page);
} finally {
  await browser.close();
  await program.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}

function isWanted(file: string): boolean {
  const named = process.argv.slice(2);
  return named.length === 0 || named.includes(file);
}

/** A first digest to compare with. */
async function startDigest(page: Page): Promise<void> {
  await type(page, '/heap digest add all weekdays 09:00');
  await messageWith(page, 'Digest #1 is set').waitFor();
  await type(page, '/heap digest run 1');
  await messageWith(page, 'the first digest').waitFor();
}

/** The next one, once the demo services have grown for some minutes: it has the trend and the tables in its thread. */
async function takeDigest(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1360, height: 900 });
  await page.waitForTimeout(GROWTH_MILLIS);
  await type(page, '/heap digest run 1');
  const message = messageWith(page, / live.* since /u);
  await openThread(page, message);
  await message.scrollIntoViewIfNeeded();
  await page.screenshot({ path: join('docs/images', 'digest.png') });
  console.log('docs/images/digest.png');
}

async function type(page: Page, line: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Message #perf' }).fill(line);
  await page.keyboard.press('Enter');
}

function messageWith(page: Page, text: string | RegExp): Locator {
  return page.getByRole('main').getByRole('article').filter({ hasText: text }).last();
}

/** The answer in the channel, its thread open beside it where there is one. */
async function take(page: Page, shot: Shot): Promise<void> {
  const { file, command, answer, height, ready, isAlone } = shot;
  await page.setViewportSize({ width: isAlone ? 900 : 1360, height });
  await type(page, command);
  const message = messageWith(page, answer);
  await message
    .getByText(ready ?? 'Same numbers again')
    .first()
    .waitFor();
  if (isAlone) await page.waitForTimeout(1500);
  else await openThread(page, message);
  await message.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  await page.screenshot({ path: join('docs/images', file) });
  await page.keyboard.press('Escape');
  console.log(`docs/images/${file}`);
}

async function openThread(page: Page, message: Locator): Promise<void> {
  await message.getByRole('button', { name: /^\d+ repl/u }).click();
  const picture = page.getByRole('complementary').getByRole('figure').getByRole('img').first();
  await picture.waitFor();
  await page.waitForTimeout(1500);
  await picture.scrollIntoViewIfNeeded();
}
