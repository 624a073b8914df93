import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeFlamePage } from '../../../src/adapters/render/flame-page.ts';
import { flamePage } from '../../../src/message/flame-page.ts';
import { growFlameTree } from '../../../src/pprof/flame-tree.ts';
import { defaultOptions } from '../../../src/pprof/options.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { openBrowser } from '../../support/browser.ts';
import { drawProfile } from '../../support/draw-profile.ts';

/** Count and bytes of each stack; `Next` calls itself, and is called from two places. */
const heap = drawProfile(`
  main.go#main.main;web.go#x.example/web.Serve;web.go#x.example/web.Next;web.go#x.example/web.Next;page.go#blog.example/page.Show 1 600
  main.go#main.main;job.go#blog.example/job.Run;web.go#x.example/web.Next;page.go#blog.example/page.Show                          8 200
  main.go#main.main;job.go#blog.example/job.Run                                                                                   1 200
`);

const folder = mkdtempSync(join(tmpdir(), 'heapbot-flame-'));
const complaints: string[] = [];
const requests: string[] = [];
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  const context = await browser.newContext({ offline: true });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => requests.push(request.url()));
});

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
  expect(requests.splice(0).filter((url) => !url.startsWith('file:///'))).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opening {
  readonly isDiff?: boolean;
  readonly title?: string;
  readonly highlight?: string;
}

/** Writes the page to the disk and opens it from there. */
async function open(
  profile: Profile,
  { title = 'svc-blog', highlight = '', isDiff = false }: Opening = {},
) {
  const limits = { boxes: 30_000, characters: 3_000_000, depth: 500 };
  const tree = growFlameTree(profile, defaultOptions, highlight, limits);
  const html = await writeFlamePage(flamePage({ ...tree, title, facts: ['Snapshot s_1'], isDiff }));
  const path = join(folder, 'flame.html');
  writeFileSync(path, html);
  await page.goto(pathToFileURL(path).href);
  return html;
}

function frame(name: string): Locator {
  return page.locator('#graph').getByRole('button', { name });
}

/** Name and numbers of all frames, row by row; a slash where a row begins. */
async function rows(): Promise<string> {
  const frames = await page.locator('.frame').all();
  const texts = await Promise.all(
    frames.map(async (each) => {
      const style = (await each.getAttribute('style')) ?? '';
      const label = (await each.getAttribute('aria-label')) ?? '';
      return { top: /top: (\d+)px/.exec(style)?.[1], name: label.replace(/^.*\//, '') };
    }),
  );
  return texts
    .map(({ top, name }, index) => {
      return index > 0 && top !== texts[index - 1]?.top ? `/ ${name}` : name;
    })
    .join('; ');
}

async function status(): Promise<string> {
  return (await page.getByRole('status').textContent()) ?? '';
}

describe('the page of a flame graph, opened from a disk', () => {
  it('shows all frames, the root on top', async () => {
    await open(heap);
    expect(await page.title()).toBe('svc-blog');
    expect(await rows()).toBe(
      'all, 1000B (100%); / main.main, 1000B (100%); / web.Serve, 600B (60%); job.Run, 400B (40%); / ' +
        'web.Next, 600B (60%); web.Next, 200B (20%); / web.Next, 600B (60%); page.Show, 200B (20%); / page.Show, 600B (60%)',
    );
    const serve = await frame('web.Serve').boundingBox();
    const run = await frame('job.Run').boundingBox();
    expect((serve?.width ?? 0) / (run?.width ?? 1)).toBeCloseTo(1.5, 1);
    await page.getByText('Snapshot s_1').waitFor();
  });

  it('zooms on a click and back', async () => {
    await open(heap);
    const before = await frame('job.Run').boundingBox();
    await frame('job.Run').click();
    expect(await status()).toContain('Zoomed to blog.example/job.Run: 400B, 40% of 1000B.');
    const after = await frame('job.Run').boundingBox();
    expect((after?.width ?? 0) / (before?.width ?? 1)).toBeCloseTo(2.5, 1);
    expect(await frame('web.Serve').count()).toBe(0);
    await page.getByRole('button', { name: 'Show everything' }).click();
    await frame('web.Serve').waitFor();
  });

  it('pivots: callers above, callees below, recursion counted once', async () => {
    await open(heap);
    await page.getByRole('radio', { name: 'shows callers and callees' }).check();
    await frame('web.Next').first().click();
    expect(await status()).toContain('x.example/web.Next: 800B, 80% of 1000B');
    expect(await rows()).toBe(
      'main.main, 600B (60%); main.main, 200B (20%); / web.Serve, 600B (60%); job.Run, 200B (20%); / ' +
        'web.Next, 800B (80%); / web.Next, 600B (60%); page.Show, 200B (20%); / page.Show, 600B (60%)',
    );
    await frame('page.Show').first().click();
    expect(await status()).toContain('blog.example/page.Show: 800B');
  });

  it('searches names and files, and adds up what matches', async () => {
    await open(heap);
    await page.getByRole('searchbox').fill('WEB.go');
    expect(await status()).toContain('2 functions match: 800B (80%) flows through.');
    expect(await page.locator('.marked').count()).toBe(4);
    await page.getByRole('searchbox').fill('(nothing');
    expect(await status()).toContain('Nothing matches “(nothing”.');
  });

  it('switches the sample type and keeps the place', async () => {
    await open(heap);
    await frame('job.Run').click();
    await page.getByLabel('Sample type').selectOption({ label: 'inuse_objects · 10' });
    expect(await status()).toContain('Zoomed to blog.example/job.Run: 9, 90% of 10.');
    expect(await rows()).toBe(
      'all, 10 (100%); / main.main, 10 (100%); / job.Run, 9 (90%); / web.Next, 8 (80%); / page.Show, 8 (80%)',
    );
  });

  it('tells the numbers of the frame under the pointer', async () => {
    await open(heap);
    await frame('job.Run').hover();
    const tip = page.getByRole('tooltip');
    expect(await tip.locator('p').allTextContents()).toEqual([
      'blog.example/job.Run',
      'cum 400B · 40% of 1000B',
      'flat 200B · 20% of 1000B',
      'own code · job.go',
    ]);
    await page.getByRole('searchbox').hover();
    await tip.waitFor({ state: 'hidden' });
  });

  it('is used with the keyboard alone', async () => {
    await open(heap);
    await page.keyboard.press('/');
    await page.keyboard.type('Serve');
    expect(await page.locator('.marked').count()).toBe(1);
    await page.keyboard.press('Escape');
    await frame('all').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    expect(await page.getByRole('tooltip').textContent()).toContain('blog.example/job.Run');
    await page.keyboard.press('Enter');
    expect(await status()).toContain('Zoomed to blog.example/job.Run');
    await page.keyboard.press('p');
    expect(await status()).toContain('its callers stand above it');
    await page.keyboard.press('Escape');
    expect(await status()).toContain('1000B in all');
  });

  it('outlines what was to stand out when it was made', async () => {
    await open(heap, { highlight: 'page' });
    expect(await page.locator('.marked').count()).toBe(2);
    expect(await status()).toContain('1 function matches: 800B (80%) flows through.');
  });

  it('shows what grew and what shrank of a difference, as wide as what changed', async () => {
    await open(drawProfile('main;cache.Fill 300\nmain;pool.Get -100\nmain;same 0'), {
      isDiff: true,
    });
    expect(await rows()).toBe(
      'all, ▲ +200B (50%); / main, ▲ +200B (50%); / cache.Fill, ▲ +300B (75%); pool.Get, ▼ -100B (25%)',
    );
    const fill = await frame('cache.Fill').boundingBox();
    const main = await frame('main').boundingBox();
    expect((fill?.width ?? 0) / (main?.width ?? 1)).toBeCloseTo(0.75, 1);
    const legend = page.getByRole('list', { name: 'Legend' });
    expect(await legend.getByRole('listitem').allTextContents()).toEqual([
      '▲ grew',
      '▼ shrank',
      'some of both',
    ]);
  });

  it('shows hostile names as they are, and runs none of them', async () => {
    // A drawn profile takes `>` and `;` as its own signs.
    const evil = '</script <script src=x <img/src=x/onerror=stolen() &amp "$&" {{title}} <!--';
    const html = await open(drawProfile(`main.main;${evil} 5`), {
      title: `</title><script>stolen()</script>${evil}`,
    });
    expect(await page.title()).toBe(`</title><script>stolen()</script>${evil}`);
    expect(await frame('stolen').getAttribute('aria-label')).toBe(`${evil}, 5B (100%)`);
    expect(html.match(/<script/g)).toHaveLength(2);
  });

  it('draws what a screen can show of a wide and deep profile', async () => {
    const stacks = Array.from({ length: 3000 }, (_, i) => {
      const path = Array.from({ length: 40 }, (_, depth) => `f${(i * (depth + 7)) % 4999}`);
      return `main;${path.join(';')} ${1 + (i % 50)}`;
    });
    const html = await open(drawProfile(stacks.join('\n')));
    expect(html.length).toBeLessThan(4_000_000);
    expect(await page.locator('.frame').count()).toBeLessThanOrEqual(5000);
    expect(await page.locator('#hidden').textContent()).toContain('too narrow to be seen here');
  });

  it('has every script of its folder in it', async () => {
    const source = new URL('../../../src/adapters/render/flame-page/', import.meta.url);
    const html = await open(heap);
    const sentences = readdirSync(source).filter((name) => name.endsWith('.js'));
    expect(html.match(/^\/\*\* .* \*\/$/gm)?.length).toBeGreaterThanOrEqual(sentences.length);
    expect(html).not.toMatch(/^(?:import|export) /m);
  });
});
