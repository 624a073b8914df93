import { describe, expect, test } from 'vitest';
import type { FrameInfo } from '../../../src/pprof/names.ts';
import { nameLines } from '../../../src/pprof/report/dot-names.ts';
import { escapeText } from '../../../src/pprof/report/dot-text.ts';
import { readVectors } from '../../support/shared-vectors.ts';

const NOTHING: FrameInfo = {
  name: '',
  address: 0n,
  file: '',
  startLine: 0,
  line: 0,
  column: 0,
  objectFile: '',
};

describe('nameLines', () => {
  test.each<[Partial<FrameInfo>, string[]]>([
    [{ name: 'net/http.(*conn).serve' }, ['http', '(*conn)', 'serve']],
    [{ name: 'example.org/shop.Map[...].Put' }, ['shop', 'Map[…]', 'Put']],
    [{ name: 'shop::Cart::Add' }, ['Cart', 'Add']],
    [{ name: 'main.f', file: '/src/v1.2/main.go', line: 7 }, ['main', 'f', 'main.go:7']],
    [{ name: 'main.f', address: 0x1000n }, ['0000000000001000', 'main', 'f']],
    [{ file: '/src/main.go' }, ['main.go']],
    [{ objectFile: '/bin/app.bin' }, ['[app.bin]']],
    [{}, ['<unknown>']],
  ])('of %o', (info, lines) => {
    expect(nameLines({ ...NOTHING, ...info })).toEqual(lines);
  });

  test('a name that is only encoded by half would end its quotes early', () => {
    expect(nameLines({ ...NOTHING, name: 'a"b.c\\d' }, escapeText)).toEqual(['a\\"b', 'c\\\\d']);
  });
});

const vectors = readVectors('names_and_dot.json');

describe.skipIf(vectors === undefined)("pprof's own vectors", () => {
  test('agree on the names of nodes', () => {
    const named = (vectors ?? []).filter(({ fn }) => fn === 'dotNodeName');
    const wrong = named.filter(({ args, out }) => {
      const lines = nameLines({ ...NOTHING, name: String(args[0]) }, escapeText);
      return `${lines.join('\\n')}\\n` !== out;
    });
    expect(wrong).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });
});
