import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/commands/errors.ts';
import { joinWords, splitWords } from '../../src/commands/words.ts';

describe('splitWords', () => {
  it.each([
    ['top svc-blog 10', ['top', 'svc-blog', '10']],
    ['  top\tsvc-blog \n 10 ', ['top', 'svc-blog', '10']],
    ['', []],
    ['peek "a b" c', ['peek', 'a b', 'c']],
    ['peek “reflect.Value.Call”', ['peek', 'reflect.Value.Call']],
    ['peek ‘a b’', ['peek', 'a b']],
    ['peek „a b“', ['peek', 'a b']],
    ['peek `main.(*T).M`', ['peek', 'main.(*T).M']],
    ['top focus="a b" x', ['top', 'focus=a b', 'x']],
    ['top focus=“a b”', ['top', 'focus=a b']],
    ['top —cum', ['top', '--cum']],
    ['top –cum', ['top', '-cum']],
    ['top −cum', ['top', '-cum']],
    ['peek main\\.(\\w+)$', ['peek', 'main\\.(\\w+)$']],
    ["peek it’s don't", ['peek', 'it’s', "don't"]],
    ['peek 缓存.放入', ['peek', '缓存.放入']],
    ['peek ""', ['peek', '']],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it('says which quote is never closed', () => {
    expect(() => splitWords('peek "main')).toThrow(
      new UsageError('A quote is opened but not closed: "main'),
    );
  });

  it('refuses a text no person would type', () => {
    expect(() => splitWords('a'.repeat(4001))).toThrow(/4001 characters/);
  });

  it('reads back what joinWords wrote', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 20 }).filter((text) => {
      const quotes = ['"', "'", '`'].filter((quote) => text.includes(quote));
      return quotes.length < 3 && !/^[—–−]/u.test(text) && !/=["'`“”„‘’«]/u.test(text);
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        expect(splitWords(joinWords(words))).toEqual(words);
      }),
    );
  });
});
