import { describe, expect, it } from 'vitest';
import type { Repository } from '../../../src/commands/command.ts';
import { linkToSource } from '../../../src/commands/list/source-links.ts';

const blog: Repository = {
  url: 'https://github.com/acme/blog',
  forge: null,
  roots: ['example.com/blog', '/build/blog'],
  folder: '',
  revision: 'main',
  modules: {
    'go.example.org/': 'https://github.com/example/',
    'go.example.org/special': 'https://git.example.org/special',
    'gopkg.in/yaml.v3': 'https://github.com/go-yaml/yaml',
    'code.example.net/': 'https://gitlab.example.net',
  },
};

describe('the service itself', () => {
  it.each([
    [
      'a file that is named by its package',
      'example.com/blog/render/page.go',
      'render.X',
      'render/page.go',
    ],
    ['a file below the folder it was built in', '/build/blog/main.go', 'main.main', 'main.go'],
    [
      'a file beside its package',
      '/go/src/x/page.go',
      'example.com/blog/render.(*Page).Write',
      'render/page.go',
    ],
    ['a file of the package at the root', '/x/blog.go', 'example.com/blog.Handle', 'blog.go'],
    [
      'a generic function',
      '/x/lru.go',
      'example.com/blog/lru.Map[go.shape.struct { a/b.C }]',
      'lru/lru.go',
    ],
    ['a package with a dot', '/x/y.go', 'example.com/blog/in%2ev3.Do', 'in.v3/y.go'],
    [
      'a name that an address cannot hold',
      'example.com/blog/a b#c?d/é.go',
      'x.Y',
      'a%20b%23c%3Fd/%C3%A9.go',
    ],
  ])('%s', (_, file, name, path) => {
    expect(linkOf(file, name)).toBe(`https://github.com/acme/blog/blob/main/${path}#L7`);
  });

  it('is installed at a version', () => {
    expect(linkOf('/go/pkg/mod/example.com/blog@v1.4.0/main.go')).toBe(
      'https://github.com/acme/blog/blob/v1.4.0/main.go#L7',
    );
  });

  it('lies in a folder of a larger repository', () => {
    const inFolder = { ...blog, folder: 'services/blog' };
    expect(linkOf('example.com/blog/main.go', 'main.main', inFolder)).toBe(
      'https://github.com/acme/blog/blob/main/services/blog/main.go#L7',
    );
    expect(linkOf('example.com/blog@v1.0.0/main.go', 'main.main', inFolder)).toBe(
      'https://github.com/acme/blog/blob/services/blog/v1.0.0/services/blog/main.go#L7',
    );
  });

  it.each([
    ['https://gitlab.example.com/acme/blog', null, '/-/blob/main/main.go#L7'],
    ['https://bitbucket.org/acme/blog', null, '/src/main/main.go#lines-7'],
    ['https://git.example.com/acme/blog', 'gitlab' as const, '/-/blob/main/main.go#L7'],
  ])('at %s', (url, forge, rest) => {
    const link = linkOf('/build/blog/main.go', 'main.main', { ...blog, url, forge });
    expect(link).toBe(`${url}${rest}`);
  });

  it.each([
    ['another program', '/usr/lib/x.c', 'malloc'],
    ['a file that only begins alike', 'example.com/blogger/x.go', 'example.com/blogger.X'],
    ['a way out', 'example.com/blog/../../x.go', 'x.Y'],
    ['no file', '', ''],
    ['the standard library', '/usr/local/go/src/reflect/value.go', 'reflect.Value.Call'],
  ])('says nothing of %s', (_, file, name) => {
    expect(linkOf(file, name)).toBeNull();
  });

  it('has no line where the profile has none', () => {
    const source = { file: '/build/blog/main.go', function: 'main.main', line: 0 };
    expect(linkToSource(source, blog)).toBe('https://github.com/acme/blog/blob/main/main.go');
  });
});

describe('modules', () => {
  it.each([
    ['github.com/x/y@v1.2.3/z.go', 'github.com/x/y/blob/v1.2.3/z.go'],
    ['/go/pkg/mod/github.com/x/y@v1.2.3/a/z.go', 'github.com/x/y/blob/v1.2.3/a/z.go'],
    [
      '/home/dev/go/pkg/mod/github.com/!burnt!sushi/toml@v1.0.0/d.go',
      'github.com/BurntSushi/toml/blob/v1.0.0/d.go',
    ],
    ['github.com/x/y/v2@v2.0.1/z.go', 'github.com/x/y/blob/v2.0.1/z.go'],
    ['github.com/x/y/sub@v1.2.3/z.go', 'github.com/x/y/blob/sub/v1.2.3/sub/z.go'],
    ['github.com/x/y@v2.0.0+incompatible/z.go', 'github.com/x/y/blob/v2.0.0/z.go'],
    [
      'github.com/x/y@v0.0.0-20240102030405-0123456789ab/z.go',
      'github.com/x/y/blob/0123456789ab/z.go',
    ],
    [
      'github.com/x/y/sub@v1.2.4-0.20240102030405-0123456789ab/z.go',
      'github.com/x/y/blob/0123456789ab/sub/z.go',
    ],
    ['gitlab.com/x/y@v1.2.3/z.go', 'gitlab.com/x/y/-/blob/v1.2.3/z.go'],
    [
      'golang.org/x/net@v0.30.0/http2/frame.go',
      'github.com/golang/net/blob/v0.30.0/http2/frame.go',
    ],
    [
      '/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.1.linux-amd64/src/reflect/value.go',
      'github.com/golang/go/blob/go1.26.1/src/reflect/value.go',
    ],
    ['go.example.org/tools@v1.0.0/t.go', 'github.com/example/tools/blob/v1.0.0/t.go'],
    ['go.example.org/special@v1.0.0/t.go', 'git.example.org/special/blob/v1.0.0/t.go'],
    ['gopkg.in/yaml.v3@v3.0.1/decode.go', 'github.com/go-yaml/yaml/blob/v3.0.1/decode.go'],
    ['code.example.net/team/tool@v1.0.0/t.go', 'gitlab.example.net/team/tool/-/blob/v1.0.0/t.go'],
  ])('%s', (file, address) => {
    expect(linkOf(file)).toBe(`https://${address}#L7`);
  });

  it.each([
    ['a host that is not known', 'evil.example/x/y@v1.2.3/z.go'],
    ['a repository without a name', 'github.com/x@v1.2.3/z.go'],
    ['a way out', 'github.com/x/y@v1.2.3/../../z.go'],
    ['a way out of the owner', 'github.com/../y@v1.2.3/z.go'],
    ['marks that end a link', 'github.com/x|<>/y@v1.2.3/../z.go'],
  ])('says nothing of %s', (_, file) => {
    expect(linkOf(file)).toBeNull();
  });

  it('writes what is no plain name so that it cannot end the address', () => {
    expect(linkOf('github.com/x|>/y@v1.2.3/<z>.go')).toBe(
      'https://github.com/x%7C%3E/y/blob/v1.2.3/%3Cz%3E.go#L7',
    );
  });
});

function linkOf(file: string, name = 'x.Y', repository = blog): string | null {
  return linkToSource({ file, function: name, line: 7 }, repository);
}
