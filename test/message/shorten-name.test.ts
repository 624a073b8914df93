import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutEnd, shortenName } from '../../src/message/shorten-name.ts';

const atMost = (count: number) => (text: string) => Array.from(text).length <= count;

describe('shortenName', () => {
  it.each([
    ['main.main', 40, 'main.main'],
    ['github.com/lunny/tango.(*Context).Invoke', 40, 'github.com/lunny/tango.(*Context).Invoke'],
    ['github.com/lunny/tango.(*Context).Invoke', 38, 'github.com/…/tango.(*Context).Invoke'],
    ['github.com/lunny/tango.(*Context).Invoke', 30, '…/tango.(*Context).Invoke'],
    ['net/http.(*conn).serve', 20, '…/http.(*conn).serve'],
    ['main.(*LRU[go.shape.string,...]).Put', 20, 'main.(*LRU[…]).Put'],
    [
      'github.com/a/lru/v2.(*LRU[go.shape.struct { K string; V github.com/b/c.D[int] }]).add',
      32,
      'github.com/…/v2.(*LRU[…]).add',
    ],
    [
      'std::vector<std::pair<int, float>, std::allocator<int> >::push_back(std::pair<int, float> const&)',
      40,
      'std::vector<…>::push_back(…)',
    ],
    ['a::operator<(a const&)', 18, 'a::operator<(…)'],
    ['主程序/内部/存储.(*缓存池).分配内存', 16, '…/存储.(*缓存池).分配内存'],
    ['abcdefghijklmnopqrstuvwxyz', 10, 'abc…uvwxyz'],
  ])('%s in %i characters is %s', (name, count, expected) => {
    expect(shortenName(name, atMost(count))).toBe(expected);
  });

  it('takes line breaks and marks of direction out of hostile names', () => {
    expect(shortenName('main.\n\u202efoo\u0000', atMost(40))).toBe('main. foo ');
  });

  it('fits whatever the name is, and never cuts a character in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (name, count) => {
          const short = shortenName(name, atMost(count));
          expect(Array.from(short).length).toBeLessThanOrEqual(count);
          expect(short).not.toMatch(/\p{Cs}/u);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('cutEnd', () => {
  it('keeps the beginning', () => {
    expect(cutEnd('svc-blog: top 10 of inuse_space', atMost(16))).toBe('svc-blog: top 1…');
    expect(cutEnd('svc-blog', atMost(16))).toBe('svc-blog');
  });
});
