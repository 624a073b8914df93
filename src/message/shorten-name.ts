/** Function names that are too long for their place: shortened in the middle, the package and the method kept. */

/**
 * The longest form of a name that fits. Go's import path gives way first (`github.com/…/tango.(*Context).Invoke`), then
 * type arguments and C++ parameters, then the host, and only then the middle, wherever it is.
 */
export function shortenName(name: string, fits: (text: string) => boolean): string {
  const printable = withoutControls(name);
  for (const form of shorterForms(printable)) {
    if (fits(form)) return form;
  }
  return cutMiddle(shorterForms(printable).at(-1) ?? printable, fits);
}

/** Cut at the end, for titles and other prose. */
export function cutEnd(text: string, fits: (text: string) => boolean): string {
  const printable = withoutControls(text);
  if (fits(printable)) return printable;
  const characters = Array.from(printable);
  const kept = largest(characters.length, (count) => fits(`${joined(characters, 0, count)}…`));
  return `${joined(characters, 0, kept).trimEnd()}…`;
}

/** Names come from outside: line breaks and marks that turn the direction of writing would break the line that they are in. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** Each form says less than the one before it. */
function shorterForms(name: string): readonly string[] {
  const path = withShortPath(name, true);
  const arguments_ = withoutArguments(path);
  return [name, path, arguments_, withShortPath(arguments_, false)];
}

/** `github.com/lunny/tango.(*Context).Next` → `github.com/…/tango.(*Context).Next`, without the host `…/tango.(*Context).Next`. */
function withShortPath(name: string, isHostKept: boolean): string {
  const bracket = name.search(/[([<{ ]/u);
  const path = bracket < 0 ? name : name.slice(0, bracket);
  const last = path.lastIndexOf('/');
  const first = path.indexOf('/');
  if (last < 0) return name;
  const rest = name.slice(last + 1);
  if (!isHostKept) return `…/${rest}`;
  return first === last ? name : `${name.slice(0, first)}/…/${rest}`;
}

/** `(*LRU[go.shape.string]).Put` → `(*LRU[…]).Put`; in C++ names also `<…>` and the parameters. */
function withoutArguments(name: string): string {
  const squares = emptied(name, '[', ']');
  if (!name.includes('::')) return squares;
  return emptied(emptied(squares, '<', '>'), '(', ')');
}

/** What stands between an outermost pair becomes `…`. Unbalanced text (`operator<`) is left as it is. */
function emptied(text: string, open: string, close: string): string {
  let result = '';
  let depth = 0;
  for (const character of text) {
    if (character === close && depth > 0) depth--;
    if (depth === 0) result += character;
    else if (depth === 1 && !result.endsWith('…')) result += '…';
    if (character === open) depth++;
  }
  return depth === 0 ? result : text;
}

/** Two thirds of what is left go to the end: that is where the method is. */
function cutMiddle(text: string, fits: (text: string) => boolean): string {
  const characters = Array.from(text);
  const cut = (count: number): string => {
    const head = Math.floor(count / 3);
    const tail = characters.length - (count - head);
    return `${joined(characters, 0, head)}…${joined(characters, tail, characters.length)}`;
  };
  return cut(largest(characters.length, (count) => fits(cut(count))));
}

/** The largest count below `limit` that passes, 0 where none does; more must never pass where less fails. */
function largest(limit: number, passes: (count: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (passes(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function joined(characters: readonly string[], from: number, to: number): string {
  return characters.slice(from, to).join('');
}
