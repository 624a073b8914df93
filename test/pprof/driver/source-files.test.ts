import { expect, test } from 'vitest';
import { searchSource } from '../../../src/pprof/driver/source-files.ts';

const nothing = { trimPath: '', sourcePath: '' };

test.each([
  ['lru/lru.go', nothing, '/a/b', ['/a/b/lru/lru.go', '/a/lru/lru.go', '/lru/lru.go']],
  ['/usr/go/map.go', nothing, '/a', ['/usr/go/map.go']],
  // The name of the folder stands in the path, so the path is below it.
  [
    '/home/ci/shop/lru/lru.go',
    nothing,
    '/me/shop',
    ['/me/shop/lru/lru.go', '/me/lru/lru.go', '/lru/lru.go'],
  ],
  [
    '/ci/x.go',
    { trimPath: '/ci', sourcePath: '/s:/t' },
    '/a',
    ['/s/x.go', '/x.go', '/t/x.go', '/x.go'],
  ],
  ['../x.go', nothing, '/a/b', ['/a/x.go', '/x.go', '/x.go']],
  ['x.go', { trimPath: '', sourcePath: 'src/app' }, '/a', ['src/app/x.go', 'src/x.go', 'x.go']],
])('%s with %o from %s is looked for at %o', (file, where, folder, candidates) => {
  expect(searchSource(file, where, folder).candidates).toEqual(candidates);
});
