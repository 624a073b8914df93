import { describe, expect, test } from 'vitest';
import { StringInterner, stringTableOfBytes } from '../../src/pprof/string-table.ts';

const ofBytes = (...strings: readonly string[]) => {
  const bytes = Buffer.from(strings.join(''));
  const ends = Uint32Array.from(
    strings.map((_, index) => Buffer.byteLength(strings.slice(0, index + 1).join(''))),
  );
  return stringTableOfBytes(bytes, Uint32Array.of(0, ...ends.subarray(0, -1)), ends);
};

const ofList = (...strings: readonly string[]) => {
  const interner = new StringInterner();
  for (const text of strings) interner.index(text);
  return interner.table();
};

describe.each([
  ['of bytes', ofBytes],
  ['of a list', ofList],
])('a table %s', (_, tableOf) => {
  test('may have what it has, also after it was extended', () => {
    const table = tableOf('', 'bytes', 'größe');
    for (const text of ['bytes', 'größe']) expect(table.mayHave(text)).toBe(true);
    expect(table.mayHave('pprof::base')).toBe(false);
    const longer = table.with(['pprof::base']).with(['more']);
    for (const text of ['bytes', 'pprof::base', 'more']) expect(longer.mayHave(text)).toBe(true);
    expect(longer.mayHave('less')).toBe(false);
    expect(table.mayHave('pprof::base')).toBe(false);
  });
});
