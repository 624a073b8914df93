/** Makes the pictures of the README: `npm run screenshots` types the commands into the sandbox in a real browser and looks at the answers. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../test/support/browser.ts';
import { startProgram } from '../test/support/program.ts';

interface Shot {
  readonly file: string;
  readonly commands: readonly string[];
  /** What the last answer says, to know when it is there. */
  readonly answer: string;
  readonly withThread: boolean;
  readonly height: number;
}

const shots: readonly Shot[] = [
  {
    file: 'top.png',
    commands: ['/heap top svc-blog 10'],
    answer: 'top 10 of',
    withThread: true,
    height: 900,
  },
  {
    file: 'peek.png',
    commands: ['/heap peek reflect.Value.Call'],
    answer: 'peek reflect.Value.Call',
    withThread: true,
    height: 620,
  },
];

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
  for (const shot of shots) await take(page, shot);
} finally {
  await browser.close();
  await program.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}

async function take(
  page: Page,
  { file, commands, answer, withThread, height }: Shot,
): Promise<void> {
  await page.setViewportSize({ width: 1360, height });
  for (const command of commands) {
    await page.getByRole('combobox', { name: 'Message #perf' }).fill(command);
    await page.keyboard.press('Enter');
  }
  const message = page.getByRole('main').getByRole('article').filter({ hasText: answer }).last();
  await message.getByText('Same numbers again').waitFor();
  if (withThread) {
    await message.getByRole('button', { name: /^\d+ repl/u }).click();
    await page.getByRole('complementary').getByRole('img').last().waitFor();
  }
  await message.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  await page.screenshot({ path: join('docs/images', file) });
  await page.keyboard.press('Escape');
  console.log(`docs/images/${file}`);
}
