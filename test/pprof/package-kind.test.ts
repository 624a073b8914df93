import { describe, expect, it } from 'vitest';
import { goModuleOf, goPackageOf } from '../../src/pprof/go-package.ts';
import { createClassifier } from '../../src/pprof/package-kind.ts';
import { drawProfile } from '../support/draw-profile.ts';

/** `own main.main`, …, for each function of the stack `file#name;file#name`. */
function kinds(stack: string): string[] {
  const profile = drawProfile(`${stack} 1`);
  const classify = createClassifier(profile);
  return stack.split(';').map((frame) => {
    const [name = '', file = ''] = frame.split('#').reverse();
    return `${classify({ name, file })} ${name}`;
  });
}

describe('createClassifier', () => {
  it('tells the code of a Go program apart by what -trimpath leaves of its files', () => {
    expect(
      kinds(
        [
          'runtime/proc.go#runtime.main',
          'example.com/blog/main.go#main.main',
          'net/http/server.go#net/http.(*conn).serve',
          'example.org/bambu@v1.4.0/router/router.go#example.org/bambu/router.(*Router).ServeHTTP',
          'example.com/blog/posts/posts.go#example.com/blog/posts.(*Store).List',
          'vendor/golang.org/x/net/http2/hpack/hpack.go#vendor/golang.org/x/net/http2/hpack.init',
          'internal/runtime/maps/map.go#internal/runtime/maps.newTable',
          'runtime/pprof/pprof.go#runtime/pprof.writeHeap',
          'reflect/value.go#reflect.Value.Call',
        ].join(';'),
      ),
    ).toEqual([
      'runtime runtime.main',
      'own main.main',
      'standard net/http.(*conn).serve',
      'library example.org/bambu/router.(*Router).ServeHTTP',
      'own example.com/blog/posts.(*Store).List',
      'standard vendor/golang.org/x/net/http2/hpack.init',
      'runtime internal/runtime/maps.newTable',
      'standard runtime/pprof.writeHeap',
      'standard reflect.Value.Call',
    ]);
  });

  it('knows a module without a dot in its path by where main lies', () => {
    expect(
      kinds(
        'shop/cmd/server/main.go#main.main;shop/cart/cart.go#shop/cart.Add;sort/sort.go#sort.Sort',
      ),
    ).toEqual(['own main.main', 'own shop/cart.Add', 'standard sort.Sort']);
  });

  it('knows absolute paths: the module cache, a vendor folder, GOPATH', () => {
    expect(
      kinds(
        [
          '/app/cmd/api/main.go#main.main',
          '/app/internal/db/db.go#acme.dev/api/internal/db.Open',
          '/app/vendor/github.com/lib/pq/pq.go#github.com/lib/pq.Open',
          '/home/dev/go/pkg/mod/github.com/x/y@v1.2.3/y.go#github.com/x/y.Do',
          '/usr/local/go/src/fmt/print.go#fmt.Sprintf',
        ].join(';'),
      ),
    ).toEqual([
      'own main.main',
      'own acme.dev/api/internal/db.Open',
      'library github.com/lib/pq.Open',
      'library github.com/x/y.Do',
      'standard fmt.Sprintf',
    ]);
    expect(
      kinds(
        '/go/src/blog.example/main.go#main.main;/go/src/blog.example/db/db.go#blog.example/db.Get;/go/src/github.com/lunny/tango/tan.go#github.com/lunny/tango.(*Context).Next',
      ),
    ).toEqual([
      'own main.main',
      'own blog.example/db.Get',
      'library github.com/lunny/tango.(*Context).Next',
    ]);
  });

  it('knows what V8 itself holds from functions without a name', () => {
    expect(
      kinds('(root);(external);(BYTECODE_COMPILER);/app/a.js#(anonymous);/app/a.js#(anonymous:L1)'),
    ).toEqual([
      'runtime (root)',
      'runtime (external)',
      'runtime (BYTECODE_COMPILER)',
      'own (anonymous)',
      'own (anonymous:L1)',
    ]);
  });

  it('knows functions by their names where a report leaves out or shortens their files', () => {
    const classify = createClassifier(
      drawProfile(
        '/home/dev/app/main.go#main.main;/home/dev/app/store/lru.go#github.com/x/y/store.Put;/home/dev/go/pkg/mod/github.com/lib/pq@v1.2.0/pq.go#github.com/lib/pq.Open 1',
      ),
    );
    expect(classify({ name: 'github.com/x/y/store.Put', file: '' })).toBe('own');
    expect(classify({ name: 'github.com/x/y/store.Put', file: 'store/lru.go' })).toBe('own');
    expect(classify({ name: 'github.com/lib/pq.Open', file: '' })).toBe('library');
    const node = createClassifier(
      drawProfile(
        '/app/server.js#handle;/app/node_modules/lru/index.js#set;node:events#emit;/app/cart.js#get;/app/node_modules/lru/index.js#get 1',
      ),
    );
    const kindsOfNode = ['handle', 'set', 'emit', 'get'].map((name) => node({ name, file: '' }));
    expect(kindsOfNode).toEqual(['own', 'library', 'standard', 'library']);
  });

  it('knows a library that -trimpath left without a version, by whose module it is', () => {
    expect(
      kinds(
        [
          'svcblog/main.go#main.main',
          'github.com/lunny/tango/pool.go#github.com/lunny/tango.(*pool).New',
        ].join(';'),
      ),
    ).toEqual(['own main.main', 'library github.com/lunny/tango.(*pool).New']);
    expect(
      kinds(
        [
          'github.com/acme/shop/services/api/main.go#main.main',
          'github.com/acme/shop/cart/cart.go#github.com/acme/shop/cart.Add',
          'github.com/lib/pq/conn.go#github.com/lib/pq.Open',
        ].join(';'),
      ),
    ).toEqual([
      'own main.main',
      'own github.com/acme/shop/cart.Add',
      'library github.com/lib/pq.Open',
    ]);
  });

  it('knows what Bazel fetched, and a Go profile in which main is not', () => {
    expect(
      kinds(
        'external/com_github_lib_pq/conn.go#github.com/lib/pq.Open;shop/cart/cart.go#acme.dev/shop/cart.Add',
      ),
    ).toEqual(['library github.com/lib/pq.Open', 'own acme.dev/shop/cart.Add']);
    expect(kinds('net/http.(*conn).serve;bufio.NewReader')).toEqual([
      'standard net/http.(*conn).serve',
      'standard bufio.NewReader',
    ]);
    expect(kinds('github.com/x/y.Do;sort.Sort')).toEqual([
      'library github.com/x/y.Do',
      'standard sort.Sort',
    ]);
  });

  it('goes by names where a Go profile has no files', () => {
    expect(kinds('runtime.main;main.main;github.com/x/y.Do;fmt.Sprintf;runtime.mallocgc')).toEqual([
      'runtime runtime.main',
      'own main.main',
      'library github.com/x/y.Do',
      'standard fmt.Sprintf',
      'runtime runtime.mallocgc',
    ]);
  });

  it('knows the code of Node', () => {
    expect(
      kinds(
        [
          '(program)',
          '(external)',
          'node:internal/process/task_queues#processTicksAndRejections',
          'node:events#emit',
          '/app/node_modules/express/lib/router.js#handle',
          '/app/src/cache.js#fill',
        ].join(';'),
      ).map((line) => line.split(' ')[0]),
    ).toEqual(['runtime', 'runtime', 'runtime', 'standard', 'library', 'own']);
  });

  it('knows C++, Rust, Java and Python roughly', () => {
    expect(
      kinds(
        'std::vector<int>::push_back;operator new(unsigned long);java.util.HashMap.put;/usr/lib/python3.11/json/decoder.py#decode;/usr/lib/python3/site-packages/flask/app.py#run;shop::Cart::Add',
      ).map((line) => line.split(' ')[0]),
    ).toEqual(['standard', 'runtime', 'standard', 'standard', 'library', 'own']);
  });
});

describe('goPackageOf', () => {
  it.each([
    ['main.main.func1', 'main'],
    ['github.com/lunny/tango.(*Context).Invoke', 'github.com/lunny/tango'],
    ['example.com/lru.(*LRU[go.shape.string,github.com/x/y.T]).Put', 'example.com/lru'],
    ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.v3'],
    ['memcpy', ''],
  ])('%s is of %s', (symbol, path) => {
    expect(goPackageOf(symbol)).toBe(path);
  });
});

describe('goModuleOf', () => {
  it.each([
    ['github.com/acme/shop/cart', 'github.com/acme/shop'],
    ['github.com/acme/shop/v2/cart', 'github.com/acme/shop/v2'],
    ['golang.org/x/net/http2', 'golang.org/x/net'],
    ['google.golang.org/grpc/internal/transport', 'google.golang.org/grpc'],
    ['gopkg.in/yaml.v3', 'gopkg.in/yaml.v3'],
    ['gopkg.in/src-d/go-git.v4/plumbing', 'gopkg.in/src-d/go-git.v4'],
    ['go.uber.org/zap/zapcore', 'go.uber.org/zap'],
    ['shop/cart', 'shop/cart'],
    ['', ''],
  ])('%s is of %s', (path, module) => {
    expect(goModuleOf(path)).toBe(module);
  });
});
