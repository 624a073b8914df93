import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';

describe('repository', () => {
  it('is where the source of a service is', () => {
    const { services } = read(`repository:
      url: https://github.com/acme/blog.git/
      root: [example.com/blog, /src/blog/]
      folder: /services/blog/
      revision: \${COMMIT}
      modules: { "go.example.org/": "https://github.com/example/" }`);
    expect(services[0]?.repository).toEqual({
      url: 'https://github.com/acme/blog',
      forge: null,
      roots: ['example.com/blog', '/src/blog'],
      folder: 'services/blog',
      revision: '0123abc',
      modules: { 'go.example.org/': 'https://github.com/example/' },
    });
  });

  it('needs an address and a root', () => {
    const { services } = read(
      'repository: { url: "https://g.example/x/y", root: example.com/blog }',
    );
    expect(services[0]?.repository).toEqual({
      url: 'https://g.example/x/y',
      forge: null,
      roots: ['example.com/blog'],
      folder: '',
      revision: 'HEAD',
      modules: {},
    });
  });

  it('is absent where it is not configured', () => {
    expect(read('channels: []').services[0]?.repository).toBeNull();
  });

  it.each([
    [
      'url: "javascript:alert(1)"',
      'repository.url: found "javascript:alert(1)"; expected an address',
    ],
    [
      'url: "https://me:secret@g.example/x"',
      'repository.url: a value of 29 characters that does not fit',
    ],
    ['url: "https://g.example/x?a=b"', 'repository.url: a value of 23 characters'],
    ['url: "https://g.example/<x>"', 'repository.url: found "https://g.example/<x>"; expected'],
    ['forge: svn', 'repository.forge: found "svn"; expected one of github, gitlab, bitbucket'],
    [
      'root: "a b"',
      'repository.root: found "a b"; expected a module path such as example.com/blog',
    ],
    ['folder: ../x', 'repository.folder: found "../x"; expected a folder of the repository'],
    ['revision: "../x"', 'repository.revision: found "../x"; expected a branch, a tag or a commit'],
    [
      'modules: { "go.example.org/": "example" }',
      'repository.modules.go.example.org/: found "example"',
    ],
    ['branch: main', 'repository: unknown key branch'],
    [`revision: "\${MISSING}"`, 'repository.revision: the environment variable MISSING is not set'],
  ])('refuses %s', (line, problem) => {
    const valid = ['url: "https://g.example/x/y"', 'root: example.com/blog'];
    const key = line.split(':')[0] ?? '';
    const lines = [...valid.filter((one) => !one.startsWith(`${key}:`)), line];
    const yaml = `repository:${lines.map((one) => `\n      ${one}`).join('')}`;
    expect(() => read(yaml)).toThrow(ConfigError);
    expect(() => read(yaml)).toThrow(problem);
  });
});

function read(yaml: string) {
  const file = `services:\n  - name: svc-blog\n    address: http://h/heap\n    ${yaml}\n`;
  return readConfig({ COMMIT: '0123abc' }, () => file);
}
