import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeNumberedReport, writeReport } from '../../../src/adapters/sources/report-files.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a report is written part by part, over what the file held before', async () => {
  const path = join(folder, 'report');
  await writeReport(path, ['a longer report ', 'that was there before']);
  await writeReport(path, ['text ', Buffer.from('and bytes')]);
  expect(await readFile(path, 'utf8')).toBe('text and bytes');
});

test('a report that nobody named takes the first free number', async () => {
  const first = await writeNumberedReport('pb.gz', ['one'], folder);
  const second = await writeNumberedReport('pb.gz', ['two'], folder);
  expect([first, second]).toEqual([
    join(folder, 'profile001.pb.gz'),
    join(folder, 'profile002.pb.gz'),
  ]);
  expect(await readFile(second, 'utf8')).toBe('two');
});

test('a folder that is not there is named', async () => {
  const path = join(folder, 'no', 'profile001.pb.gz');
  await expect(writeNumberedReport('pb.gz', [], join(folder, 'no'))).rejects.toThrow(
    `open ${path}: no such file or directory`,
  );
  expect(await readdir(folder)).not.toContain('no');
});
