import { describe, expect, it } from 'vitest';
import { createKindReader, moduleOf, originOf, packageOf } from '../../src/leaks/origin.ts';
import { drawProfile } from '../support/draw-profile.ts';

/** `main main.main` for each function of the stack `file#name;file#name`. */
function origins(stack: string, modules: readonly string[] = []): string[] {
  const readKind = createKindReader(drawProfile(`${stack} 1`), modules);
  return stack.split(';').map((frame) => {
    const called = parse(frame);
    return `${originOf(readKind(called))} ${called.name}`;
  });
}

function parse(frame: string) {
  const [name = '', file = ''] = frame.split('#').reverse();
  return { name, file };
}

describe('the origin of a frame', () => {
  it('is read from GOPATH-era names, vendored ones, generics and cgo', () => {
    expect(
      origins(
        [
          '/go/src/svcblog/main.go#main.main',
          '/go/src/svcblog/posts/list.go#svcblog/posts.(*List[...]).Add',
          '/go/src/svcblog/vendor/github.com/lib/pq/pq.go#svcblog/vendor/github.com/lib/pq.Open',
          '/go/src/github.com/lunny/tango/pool.go#github.com/lunny/tango.(*pool).New',
          '/usr/local/go/src/reflect/value.go#reflect.MakeSlice',
          '/usr/local/go/src/runtime/malloc.go#runtime.mallocgc',
          '_cgo_gotypes.go#main._Cfunc_CString',
          '#x_cgo_thread_start',
        ].join(';'),
      ),
    ).toEqual([
      'main main.main',
      'main svcblog/posts.(*List[...]).Add',
      'third-party svcblog/vendor/github.com/lib/pq.Open',
      'third-party github.com/lunny/tango.(*pool).New',
      'stdlib reflect.MakeSlice',
      'stdlib runtime.mallocgc',
      'main main._Cfunc_CString',
      'stdlib x_cgo_thread_start',
    ]);
  });

  it('is read from the names and files of Node and of Rust', () => {
    expect(
      origins('node:events#emit;/app/node_modules/@acme/cache/lru.js#set;/app/src/cache.js#fill'),
    ).toEqual(['stdlib emit', 'third-party set', 'main fill']);
    expect(
      origins(
        '/src/main.rs#shop::main;/home/dev/.cargo/registry/src/x/hashbrown-0.14.0/src/raw.rs#hashbrown::raw::reserve;/rustc/abc/library/alloc/src/vec.rs#alloc::vec::Vec<T>::push',
      ),
    ).toEqual([
      'main shop::main',
      'third-party hashbrown::raw::reserve',
      'stdlib alloc::vec::Vec<T>::push',
    ]);
  });

  it('is the service where a configured module says so, and nowhere beside it', () => {
    const stack =
      'main.main;shop/cart.Add;shopping.Do;github.com/acme/lib/v2/x.Do;github.com/x/y.Do';
    expect(origins(stack)).toEqual([
      'main main.main',
      'stdlib shop/cart.Add',
      'stdlib shopping.Do',
      'third-party github.com/acme/lib/v2/x.Do',
      'third-party github.com/x/y.Do',
    ]);
    expect(origins(stack, ['shop/', 'github.com/acme/lib/v2', ''])).toEqual([
      'main main.main',
      'main shop/cart.Add',
      'stdlib shopping.Do',
      'main github.com/acme/lib/v2/x.Do',
      'third-party github.com/x/y.Do',
    ]);
  });
});

describe('packageOf', () => {
  it.each([
    ['github.com/lunny/tango.(*pool).New', 'github.com/lunny/tango'],
    ['svcblog/vendor/github.com/lib/pq.Open', 'github.com/lib/pq'],
    ['node:events#emit', 'node:events'],
    ['/app/node_modules/express/lib/router.js#Router.handle', 'express'],
    ['/app/node_modules/a/node_modules/@acme/cache/lru.js#set', '@acme/cache'],
    ['/app/src/cache.ts#Cache.fill', ''],
    ['shop::cart::Cart::add', 'shop'],
    ['<shop::cart::Cart as core::ops::drop::Drop>::drop', 'shop'],
    ['malloc', ''],
  ])('%s is of "%s"', (frame, name) => {
    expect(packageOf(parse(frame))).toBe(name);
  });
});

describe('moduleOf', () => {
  it.each([
    ['github.com/acme/shop/cart.Add', 'github.com/acme/shop'],
    [
      '/home/dev/go/pkg/mod/example.org/bambu@v1.4.0/router/router.go#example.org/bambu/router.Do',
      'example.org/bambu',
    ],
    [
      'example.org/deep/path/mod@v1.4.0/router/router.go#example.org/deep/path/mod/router.Do',
      'example.org/deep/path/mod',
    ],
    [
      '/go/pkg/mod/github.com/!burnt!sushi/toml@v1.3.2/parse.go#github.com/BurntSushi/toml.Parse',
      'github.com/BurntSushi/toml',
    ],
    ['/app/node_modules/express/lib/router.js#handle', 'express'],
    ['hashbrown::raw::reserve', 'hashbrown'],
  ])('%s is of %s', (frame, module) => {
    expect(moduleOf(parse(frame))).toBe(module);
  });
});
