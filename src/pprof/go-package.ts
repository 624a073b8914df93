/** The package that a Go function belongs to, read from its symbol. */

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
