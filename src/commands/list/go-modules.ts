/** Go modules in the file names of a profile: which module and version a file is of, and which repository that is. */

export interface ModulePlace {
  /** The module's path, as `github.com/x/y/v2`. */
  readonly path: string;
  /** A tag, or the start of a commit's hash. */
  readonly revision: string;
  readonly isCommit: boolean;
  /** Below the module's root. */
  readonly file: string;
}

/**
 * `/go/pkg/mod/github.com/x/y@v1.2.3/z.go`, or without what stands before where the program was built with -trimpath.
 * Null where the name has no version.
 */
export function findModule(file: string): ModulePlace | null {
  const [, before = '', version = '', rest = ''] = /^([^@]+)@(v[^/@]+)\/(.+)$/u.exec(file) ?? [];
  if (before === '') return null;
  const cache = before.lastIndexOf(MODULE_CACHE);
  const path = unescapePath(cache < 0 ? before : before.slice(cache + MODULE_CACHE.length));
  if (!isPlainPath(path) || !isPlainPath(rest)) return null;
  const toolchain =
    path === 'golang.org/toolchain' ? /-(go[\d.]+(?:rc\d+)?)\./u.exec(version) : null;
  if (toolchain?.[1] !== undefined) {
    return { path: 'github.com/golang/go', revision: toolchain[1], isCommit: false, file: rest };
  }
  const commit = PSEUDO_VERSION.exec(version)?.[1];
  const tag = version.replace(/\+incompatible$/u, '');
  return { path, revision: commit ?? tag, isCommit: commit !== undefined, file: rest };
}

/** Where a module's source is: the repository, and the folder of the module in it. */
export interface ModuleRepository {
  readonly url: string;
  readonly folder: string;
}

/**
 * The longest prefix decides, what is configured before what is known. A prefix that ends in a slash stands for many repositories,
 * one for each name behind it; any other for one. Null where no prefix fits.
 */
export function repositoryOf(
  path: string,
  configured: Readonly<Record<string, string>>,
): ModuleRepository | null {
  return lookUp(path, configured) ?? lookUp(path, KNOWN);
}

const MODULE_CACHE = '/pkg/mod/';

/** A version that stands for a commit without a tag ends in its time and the start of its hash. */
const PSEUDO_VERSION = /[-.]\d{14}-([0-9a-f]{12})(?:\+incompatible)?$/u;

const KNOWN: Readonly<Record<string, string>> = {
  'golang.org/x/': 'https://github.com/golang/',
  'github.com/': 'https://github.com/',
  'gitlab.com/': 'https://gitlab.com/',
  'bitbucket.org/': 'https://bitbucket.org/',
};

function lookUp(path: string, prefixes: Readonly<Record<string, string>>): ModuleRepository | null {
  const fitting = Object.entries(prefixes).filter(([prefix]) => isPrefixOf(prefix, path));
  const [found] = fitting.toSorted(([a], [b]) => b.length - a.length);
  if (found === undefined) return null;
  const [prefix, url] = found;
  const names = path
    .slice(prefix.length)
    .split('/')
    .filter((name) => name !== '');
  const count = namesOfRepository(prefix, url);
  if (names.length < count) return null;
  const repository = [url.replace(/\/+$/u, ''), ...names.slice(0, count).map(encodeURIComponent)];
  return { url: repository.join('/'), folder: folderOf(names.slice(count)) };
}

function isPrefixOf(prefix: string, path: string): boolean {
  return prefix.endsWith('/') ? path.startsWith(prefix) : `${path}/`.startsWith(`${prefix}/`);
}

/** How many names of the module's path name the repository: below a host its owner and itself. */
function namesOfRepository(prefix: string, url: string): number {
  if (!prefix.endsWith('/')) return 0;
  return new URL(url).pathname === '/' ? 2 : 1;
}

/** A major version at the end is no folder: most modules keep it on a branch. */
function folderOf(names: readonly string[]): string {
  const isMajor = /^v\d+$/u.test(names.at(-1) ?? '');
  return (isMajor ? names.slice(0, -1) : names).join('/');
}

/** Without a way up: an address must stay in its repository. */
export function isPlainPath(path: string): boolean {
  return path.split('/').every((name) => !['', '.', '..'].includes(name));
}

/** In the module cache a capital letter is written as `!` and the small one. */
function unescapePath(path: string): string {
  return path.replace(/!([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}
