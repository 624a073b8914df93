import { describe, expect, it } from 'vitest';
import { canonicalName } from '../../src/leaks/canonical-name.ts';

describe('canonicalName', () => {
  it.each([
    ['github.com/lunny/tango.(*pool).New', 'github.com/lunny/tango.(*pool).New'],
    ['main.handle (inline)', 'main.handle'],
    ['main.Put[go.shape.int]', 'main.Put[…]'],
    ['main.Put[...]', 'main.Put[…]'],
    ['main.(*Cache[go.shape.string,[]github.com/x/y.T]).Put', 'main.(*Cache[…]).Put'],
    ['main.(*Cache[...]).Put.func1', 'main.(*Cache[…]).Put.func*'],
    ['main.handle.func1', 'main.handle.func*'],
    ['main.handle.func1.2', 'main.handle.func*'],
    ['main.handle.func1.2.3', 'main.handle.func*'],
    ['main.handle.func3[...]', 'main.handle.func*[…]'],
    ['main.main.func1.Open.func2', 'main.main.func*.Open.func*'],
    ['main.walk-range1', 'main.walk.func*'],
    ['main.walk.func2-range1', 'main.walk.func*'],
    ['main.start.gowrap1', 'main.start.func*'],
    ['main.start.deferwrap2', 'main.start.func*'],
    ['main.(*Server).Handle-fm', 'main.(*Server).Handle'],
    ['main.glob..func7', 'main.glob..func*'],
    ['main.init.0.func1', 'main.init.func*'],
    ['main.init.1', 'main.init'],
    ['main.func1', 'main.func1'],
    ['main.func1able.x', 'main.func1able.x'],
    ['acme.dev/shop/vendor/github.com/lib/pq.Open', 'github.com/lib/pq.Open'],
    ['vendor/golang.org/x/net/http2/hpack.init', 'golang.org/x/net/http2/hpack.init'],
    ['acme.dev/shop/Godeps/_workspace/src/github.com/lib/pq.Open', 'github.com/lib/pq.Open'],
    ['github.com/acme/shop/v2/cart.Add', 'github.com/acme/shop/v2/cart.Add'],
    ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml%2ev3.Unmarshal'],
    ['shop::cart::Cart::add::h0123456789abcdef', 'shop::cart::Cart::add'],
    ['_Cfunc_CString', '_Cfunc_CString'],
    ['get [Symbol.iterator]', 'get […]'],
    ['', ''],
  ])('%s is %s', (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });

  it('takes time in proportion to the length of a hostile name', { timeout: 1000 }, () => {
    for (const part of ['[', ']', '.func1', '-range1.1', '/vendor', '.func1.1x', ' (inline)']) {
      expect(canonicalName(part.repeat(200_000)).length).toBeLessThan(10_000);
    }
  });
});
