/** Function names as they stay across builds: the words of a leak's signature (DETECTOR 2.5). */

/**
 * `github.com/acme/app/vendor/x.io/y.Put[go.shape.int].func1.2 (inline)` is `x.io/y.Put[…].func*`. Numbers that the compiler
 * hands out go, since an edit elsewhere changes them; major versions stay, since they are another module.
 */
export function canonicalName(name: string): string {
  const symbol = withoutTypeArguments(withoutMark(name.slice(0, MAX_LENGTH)), '[…]');
  const start = symbol.lastIndexOf('/') + 1;
  const path = symbol.slice(0, start);
  return withoutVendor(path) + withoutNumbers(symbol.slice(start));
}

/** As people read it: Go's compiler names an instance of a generic function after the shape of its types. */
export function displayName(name: string): string {
  const symbol = withoutMark(name);
  return symbol.includes('[go.shape.') ? withoutTypeArguments(symbol, '[...]') : symbol;
}

function withoutMark(name: string): string {
  return name.replace(/ \((?:inline|partial-inline)\)$/, '');
}

/** Longer ones are cut: names of instantiated types have no bound. */
const MAX_LENGTH = 4096;

/** What stands between matching brackets, also where one is missing. */
function withoutTypeArguments(name: string, instead: string): string {
  if (!name.includes('[')) return name;
  let depth = 0;
  let result = '';
  for (const char of name) {
    if (char === '[' && depth++ === 0) result += instead;
    if (depth === 0) result += char;
    if (char === ']' && depth > 0) depth--;
  }
  return result;
}

/** Of `a/vendor/b/`, `b/`; so too of godep's folder. */
function withoutVendor(path: string): string {
  return path.replace(/^(?:.*\/)?(?:vendor|Godeps\/_workspace\/src)\//, '');
}

/** A function of a package can be named `func1` by its author: a closure has a name before it. */
function withoutNumbers(name: string): string {
  const start = name.indexOf('.') + 1;
  return (
    name.slice(0, start) +
    name
      .slice(start)
      .replace(/-fm$/, '')
      .replace(CLOSURE, '.func*')
      .replace(/^init\.\d+/, 'init')
      .replace(/::h[0-9a-f]{16}$/, '')
  );
}

/** `.func1.2`, `.func1-range3`, `.gowrap1`, `.deferwrap2`; `glob.` is where package variables keep theirs. */
const CLOSURE = /(?:[.-](?:func|gowrap|deferwrap|range)\d+(?:\.\d+)*)+(?![^.[-])/g;
