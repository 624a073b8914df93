import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSourceReader } from '../../../src/adapters/sources/source-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'sources-'));
mkdirSync(join(folder, 'cmd'));
writeFileSync(join(folder, 'main.go'), 'package main\r\n\nfunc main() {}\n');
afterAll(() => rmSync(folder, { recursive: true }));

const read = createSourceReader(join(folder, 'cmd'));
const nowhere = { trimPath: '', sourcePath: '' };

test('finds a file above the folder of the person, without its line ends', () => {
  expect(read('main.go', nowhere)).toEqual({ lines: ['package main', '', 'func main() {}'] });
});

test('says where it looked, or why a file that is named whole cannot be opened', () => {
  expect(read('lru.go', { trimPath: '', sourcePath: '/no:/where' })).toEqual({
    problem: 'could not find file lru.go on path /no:/where',
  });
  expect(read('/no/lru.go', nowhere)).toEqual({
    problem: 'open /no/lru.go: no such file or directory',
  });
});
