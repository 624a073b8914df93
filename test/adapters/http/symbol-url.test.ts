import { describe, expect, it } from 'vitest';
import { symbolUrl } from '../../../src/adapters/http/symbol-url.ts';

describe('symbolUrl', () => {
  it.each([
    ['http://h:6060/debug/pprof/heap?debug=1', 'http://h:6060/debug/pprof/symbol'],
    ['http://h/x/debug/pprof/allocs', 'http://h/x/debug/pprof/symbol'],
    ['http://h/pprof/heap', 'http://h/pprof/symbol'],
    ['http://h/pprof/growth?seconds=1#top', 'http://h/pprof/symbol'],
    ['http://h/pprof/allocs', 'http://h/pprof/symbolz'],
    ['http://h/heapz', 'http://h/symbolz'],
    ['http://h/', 'http://h/symbolz'],
    ['https://u:p@h/debug/pprof/heap', 'https://u:p@h/debug/pprof/symbol'],
  ])('beside %s is %s', (profile, symbol) => {
    expect(symbolUrl(profile)).toBe(symbol);
  });
});
