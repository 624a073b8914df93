import { describe, expect, test } from 'vitest';
import {
  adjustUrl,
  isAbsoluteUrl,
  redactUrl,
  symbolUrl,
} from '../../../src/pprof/driver/source-url.ts';

const notGiven = { seconds: 0, timeout: 0 };

describe('adjustUrl', () => {
  test.each([
    ['http://blog:6060/debug/pprof/heap', 'http://blog:6060/debug/pprof/heap'],
    ['blog:6060/debug/pprof/heap?gc=1', 'http://blog:6060/debug/pprof/heap?gc=1'],
    ['127.0.0.1:6060/debug/pprof/heap', 'http://127.0.0.1:6060/debug/pprof/heap'],
    ['[::1]:6060', 'http://[::1]:6060/debug/pprof/profile'],
    ['http://blog', 'http://blog/debug/pprof/profile'],
    ['https+insecure://blog/', 'https+insecure://blog/debug/pprof/profile'],
    ['http://blog/heap?b=2&a=x+y&b=1#part', 'http://blog/heap?a=x+y&b=2&b=1'],
    ["http://blog/heap?a='(*)~", 'http://blog/heap?a=%27%28%2A%29~'],
  ])('%s is fetched from %s', (source, url) => {
    expect(adjustUrl(source, notGiven)).toEqual({ url, timeoutSeconds: 60 });
  });

  test.each(['heap.pb.gz', 'dir/heap.pb.gz', '/tmp/a:b', 'file:///tmp/heap', '', 'a b'])(
    '%j is no address',
    (source) => {
      expect(adjustUrl(source, notGiven)).toBeNull();
    },
  );

  test('-seconds takes the place of the seconds in the address, and the time-out follows', () => {
    expect(adjustUrl('http://blog/heap?seconds=10', notGiven)).toEqual({
      url: 'http://blog/heap?seconds=10',
      timeoutSeconds: 15,
    });
    expect(adjustUrl('http://blog/heap?seconds=10', { seconds: 30, timeout: 0 })).toEqual({
      url: 'http://blog/heap?seconds=30',
      timeoutSeconds: 45,
    });
    expect(adjustUrl('http://blog/heap', { seconds: 30, timeout: 7 })).toEqual({
      url: 'http://blog/heap?seconds=30',
      timeoutSeconds: 7,
    });
  });
});

test('symbols come from beside the profile', () => {
  expect(symbolUrl('http://blog:6060/debug/pprof/heap?debug=1')).toBe(
    'http://blog:6060/debug/pprof/symbol',
  );
  expect(symbolUrl('http://blog/x/pprof/growth')).toBe('http://blog/x/pprof/symbol');
  expect(symbolUrl('http://blog/heapz')).toBe('http://blog/symbolz');
  expect(symbolUrl('https+insecure://blog/debug/pprof/heap')).toBe(
    'https+insecure://blog/debug/pprof/symbol',
  );
  expect(symbolUrl('/srv/blog')).toBeNull();
});

test('a password is never shown', () => {
  expect(redactUrl('http://me:secret@blog/heap')).toBe('http://me:xxxxx@blog/heap');
  expect(redactUrl('http://blog:6060/heap?a=b:c@d')).toBe('http://blog:6060/heap?a=b:c@d');
});

test('a file is no address', () => {
  expect(isAbsoluteUrl('/usr/lib/libc.so')).toBe(false);
  expect(isAbsoluteUrl('[vdso]')).toBe(false);
  expect(isAbsoluteUrl('http://blog/heap')).toBe(true);
});
