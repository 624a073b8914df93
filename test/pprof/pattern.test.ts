import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, it } from 'vitest';
import { compilePattern } from '../../src/pprof/pattern.ts';

const letters = fc.constantFrom(...'ab/_-:,#<>&~@% 0', '.', '*', '(', '\\', '+', 'é', '世');
const texts = fc.string({ unit: letters, maxLength: 6 });

it('finds what RE2 finds, whether a pattern is plain text or not', () => {
  fc.assert(
    fc.property(texts, fc.array(texts, { minLength: 1, maxLength: 5 }), (source, names) => {
      const compiled = tryCompile(source);
      fc.pre(compiled !== null);
      const matches = compilePattern('focus regexp', source);
      const all = [...names, `x${source}y`, source];
      expect(all.map(matches)).toEqual(all.map((name) => compiled?.test(name)));
    }),
    { numRuns: 2000 },
  );
});

it('says what is wrong with a pattern', () => {
  expect(() => compilePattern('focus regexp', 'a(')).toThrow('parsing focus regexp: ');
});

function tryCompile(source: string): RE2JS | null {
  try {
    return RE2JS.compile(source);
  } catch {
    return null;
  }
}
