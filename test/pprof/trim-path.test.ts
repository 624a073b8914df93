import { expect, test } from 'vitest';
import { trimSourcePath } from '../../src/pprof/trim-path.ts';

test.each([
  ['/build/src/shop/cart.go', '', '', '/build/src/shop/cart.go'],
  ['/proc/self/cwd/shop/cart.go', '', '', 'shop/cart.go'],
  ['/proc/self/cwd/./shop/cart.go', '', '', 'shop/cart.go'],
  ['/build/src/shop/cart.go', '/other:/build/src', '', 'shop/cart.go'],
  ['/build/src/shop/cart.go', '/build/sr', '', '/build/src/shop/cart.go'],
  ['/remote/shop/cart.go', '', '/home/me/shop', 'cart.go'],
  ['/remote/shop/cart.go', '/remote', '/home/me/shop', 'shop/cart.go'],
])('%s without %s, sources in %s, is %s', (path, trimPath, sourcePath, trimmed) => {
  expect(trimSourcePath(path, { trimPath, sourcePath })).toBe(trimmed);
});
