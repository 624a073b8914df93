/** The package that a Go function belongs to, read from its symbol, and the module that the package belongs to. */

/**
 * `github.com/acme/shop.(*Cart[…]).Add` is of `github.com/acme/shop`; empty where the name is no Go symbol. The linker
 * writes dots in the last element as `%2e`.
 */
export function goPackageOf(symbol: string): string {
  const bracket = symbol.search(/[[(]/);
  const path = bracket < 0 ? symbol : symbol.slice(0, bracket);
  const dot = path.indexOf('.', path.lastIndexOf('/') + 1);
  return dot < 0 ? '' : path.slice(0, dot).replaceAll('%2e', '.');
}

/**
 * The module that a package most likely belongs to, by where its host keeps modules: `github.com/acme/shop/cart` is of
 * `github.com/acme/shop`, `github.com/acme/shop/v2/cart` of `github.com/acme/shop/v2`. A path without a host is its own.
 */
export function goModuleOf(path: string): string {
  const parts = path.split('/');
  const [host = '', second = ''] = parts;
  if (!host.includes('.')) return path;
  const length = moduleLength(host, second);
  const hasMajor = /^v[1-9]\d*$/.test(parts[length] ?? '');
  return parts.slice(0, hasMajor ? length + 1 : length).join('/');
}

/** Hosts of repositories name an owner; vanity hosts and `gopkg.in/yaml.v3` do not. */
function moduleLength(host: string, second: string): number {
  if (host === 'gopkg.in') return /\.v\d+$/.test(second) ? 2 : 3;
  return REPOSITORY_HOST.test(host) ? 3 : 2;
}

const REPOSITORY_HOST =
  /^(?:(?:www\.)?(?:github|gitlab|bitbucket|gitea|gitee)\.(?:com|org)|codeberg\.org|git\.sr\.ht|golang\.org|gitlab\..*|git\..*)$/;
