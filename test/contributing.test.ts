/** The recipe in CONTRIBUTING.md is the code that it says it is: it runs, and its test passes. */

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Command } from '../src/commands/command.ts';
import { createContext, snapshotOf } from './support/command-context.ts';
import { drawProfile } from './support/draw-profile.ts';

const guide = readFileSync('CONTRIBUTING.md', 'utf8');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heapbot-recipe-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('the command of the recipe answers', async () => {
  const totals = await importRecipe('src/commands/totals/totals.ts');
  const args = totals.parse(['svc-blog'], createContext());
  expect(totals.needs(args)).toEqual([{ kind: 'now', service: 'svc-blog', fresh: false }]);
  const report = totals.report([snapshotOf(drawProfile('main.main;main.fill 2 1048576'))], args);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  const [, says = ''] = /toBe\('(svc-blog: .*)'\)/u.exec(guide) ?? [];
  expect(totals.message(report, args).text).toBe(says);
  expect(() => totals.parse(['svc-blgo'], createContext())).toThrow('Did you mean `svc-blog`?');
});

/** The code block below the line that names the file, with its imports pointed at this tree. */
async function importRecipe(file: string): Promise<Command<unknown, unknown>> {
  const block = guide.slice(guide.indexOf(file)).match(/ {3}```ts\n(.*?)\n {3}```/su)?.[1] ?? '';
  const code = block.replace(/^ {3}/gmu, '').replace(/from '(\.[^']*)'/gu, (_, path: string) => {
    return `from '${resolve(posix.join(posix.dirname(file), path))}'`;
  });
  const copy = join(folder, 'totals.ts');
  await writeFile(copy, code);
  const module: { readonly totals: Command<unknown, unknown> } = await import(
    pathToFileURL(copy).href
  );
  return module.totals;
}
