import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  baseName,
  cleanPath,
  compareBytewise,
  type FrameInfo,
  printableName,
  shortenFunctionName,
  simplifyFunctionName,
} from '../../src/pprof/names.ts';
import { readVectors } from '../support/shared-vectors.ts';

const NOTHING: FrameInfo = {
  name: '',
  address: 0n,
  file: '',
  startLine: 0,
  line: 0,
  column: 0,
  objectFile: '',
};

describe('printableName', () => {
  test.each<[Partial<FrameInfo>, string]>([
    [{}, '<unknown>'],
    [{ objectFile: '/usr/bin/app' }, '[app]'],
    [{ address: 0x4a2fn, objectFile: '/usr/bin/app' }, '0000000000004a2f [app]'],
    [{ name: 'main.main', objectFile: '/usr/bin/app' }, 'main.main'],
    [{ name: 'main.main', file: '/src/main.go' }, 'main.main /src/main.go'],
    [{ name: 'main.main', file: '/src/main.go', line: 7 }, 'main.main /src/main.go:7'],
    [{ name: 'f', file: 'f.js', line: 7, column: 3 }, 'f f.js:7:3'],
    [{ name: 'f', line: 3 }, 'f :3'],
    [{ file: '/src/main.go', objectFile: 'app' }, '/src/main.go'],
  ])('of %o is %s', (info, name) => {
    expect(printableName({ ...NOTHING, ...info })).toBe(name);
  });
});

describe('paths', () => {
  test.each([
    ['/a/b/../c.go', '/a/c.go'],
    ['./c.go', 'c.go'],
    ['', '.'],
    ['/..', '/'],
    ['../../x', '../../x'],
    ['a//b/.', 'a/b'],
    ['a/..', '.'],
  ])('%s is cleaned to %s', (path, cleaned) => {
    expect(cleanPath(path)).toBe(cleaned);
  });

  test.each([
    ['/a/b', 'b'],
    ['b', 'b'],
    ['/a/b//', 'b'],
    ['///', '/'],
    ['', '.'],
  ])('the base of %s is %s', (path, base) => {
    expect(baseName(path)).toBe(base);
  });
});

describe('compareBytewise', () => {
  test('sorts a full-width tilde before a letter outside the basic plane', () => {
    expect(compareBytewise('～', '𝒳')).toBeLessThan(0);
  });

  test('orders as the bytes of UTF-8 do', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareBytewise(a, b))).toBe(bytes);
      }),
    );
  });
});

describe('simplifyFunctionName', () => {
  test.each([
    ['runtime.(*mcache).refill', 'runtime.'],
    ['.text_start', 'text_start'],
    ['(anonymous namespace)::Foo(int)', '(anonymous namespace)::Foo'],
    ['Foo::operator()(int)', 'Foo::operator()'],
    ['main.main', 'main.main'],
  ])('makes of %s %s', (name, simple) => {
    expect(simplifyFunctionName(name)).toBe(simple);
  });
});

describe('shortenFunctionName', () => {
  test.each([
    ['github.com/acme/shop/v2.(*Cart).Add', 'shop.(*Cart).Add'],
    ['main.main', 'main.main'],
    ['java.util.HashMap.put(Object, Object)', 'HashMap.put'],
    ['(anonymous namespace)::Pool::Get', 'Pool::Get'],
    ['leveldb::db::Table::Open', 'Table::Open'],
  ])('makes of %s %s', (name, short) => {
    expect(shortenFunctionName(name)).toBe(short);
  });
});

const vectors = readVectors('names_and_dot.json');
const profileVectors = readVectors('profile.json');

describe.skipIf(vectors === undefined)("pprof's own vectors", () => {
  test('agree on short names', () => {
    const shortened = (vectors ?? []).filter(({ fn }) => fn === 'ShortenFunctionName');
    const wrong = shortened.filter(({ args, out }) => shortenFunctionName(String(args[0])) !== out);
    expect(wrong).toEqual([]);
    expect(shortened.length).toBeGreaterThan(20);
  });

  test('agree on printable names', () => {
    const printed = (vectors ?? []).filter(({ fn }) => fn === 'PrintableName');
    const wrong = printed.filter(({ args, out }) => printableName(infoOf(args[0])) !== out);
    expect(wrong).toEqual([]);
    expect(printed.length).toBeGreaterThan(5);
  });

  test('agree on names without arguments', () => {
    const simple = (profileVectors ?? []).filter(({ fn }) => fn === 'simplifyFunc');
    const wrong = simple.filter(({ args, out }) => simplifyFunctionName(String(args[0])) !== out);
    expect(wrong).toEqual([]);
    expect(simple.length).toBeGreaterThan(5);
  });
});

function infoOf(node: unknown): FrameInfo {
  const fields = node as Record<string, string | bigint>;
  return {
    name: String(fields.Name),
    address: BigInt(fields.Address ?? 0),
    file: String(fields.File),
    startLine: Number(fields.StartLine),
    line: Number(fields.Lineno),
    column: Number(fields.Columnno),
    objectFile: String(fields.Objfile),
  };
}
