/** Names of Rust functions: the older mangling with a hash at the end, and the paths of the newer one. */

import { attempt, bounded, Cursor, NotMangled } from './cursor.ts';

export function demangleRust(symbol: string): string | undefined {
  if (symbol.startsWith('_R')) return attempt(() => new RustPath(symbol).read());
  return symbol.startsWith('_ZN') ? demangleHashed(symbol) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  $C$: ',',
  $SP$: '@',
  $BP$: '*',
  $RF$: '&',
  $LT$: '<',
  $GT$: '>',
  $LP$: '(',
  $RP$: ')',
};

/** `_ZN`, identifiers with their lengths, `17h`, 16 hexadecimal digits, `E`. */
function demangleHashed(symbol: string): string | undefined {
  const match = /^_ZN(.{1,16384})17h([0-9a-f]{16})E(?:\.[^E]*)?$/s.exec(symbol);
  const [, path = '', hash = ''] = match ?? [];
  // A real hash is random: few different digits mean that it is a C++ name that only looks like one.
  if (new Set(hash).size < 5) return undefined;
  return attempt(() => {
    const cursor = new Cursor(path);
    const parts: string[] = [];
    while (!cursor.isAtEnd) {
      const length = cursor.decimal();
      const isSeparated = cursor.accept('_');
      parts.push(unescapeIdentifier(cursor.take(isSeparated ? length - 1 : length)));
    }
    return parts.join('::');
  });
}

function unescapeIdentifier(identifier: string): string {
  const text = identifier.startsWith('_$') ? identifier.slice(1) : identifier;
  let result = '';
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at, at + 5);
    const sequence = /^\$(?:C|SP|BP|RF|LT|GT|LP|RP|u[2-7][0-9a-f])\$/.exec(rest)?.[0];
    if (sequence !== undefined) {
      result += ESCAPES[sequence] ?? String.fromCharCode(Number.parseInt(sequence.slice(2, 4), 16));
      at += sequence.length;
    } else if (rest.startsWith('$')) return result + text.slice(at);
    else if (rest.startsWith('..')) {
      result += '::';
      at += 2;
    } else result += text.charAt(at++);
  }
  return result;
}

const BASIC_TYPES: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
};

/** The newer mangling, `_R…`. Function pointers, trait objects and Punycode are not known here. */
class RustPath {
  readonly #cursor: Cursor;

  constructor(symbol: string) {
    const [mangled = ''] = symbol.split('.', 1);
    this.#cursor = new Cursor(mangled.slice(2));
  }

  read(): string {
    this.#cursor.takeWhile(/[0-9]/);
    const path = this.#path();
    if (!this.#cursor.isAtEnd) this.#path();
    if (!this.#cursor.isAtEnd) throw new NotMangled('unparsed characters at the end');
    return path;
  }

  #path(): string {
    return this.#cursor.nested(() => bounded(this.#pathBody()));
  }

  #pathBody(): string {
    const kind = this.#cursor.take(1);
    switch (kind) {
      case 'C':
        this.#disambiguator();
        return this.#identifier();
      case 'M':
        this.#implPath();
        return `<${this.#type()}>`;
      case 'X':
        this.#implPath();
        return this.#traitImpl();
      case 'Y':
        return this.#traitImpl();
      case 'N':
        return this.#nestedPath();
      case 'I':
        return this.#genericPath();
      case 'B':
        return this.#backReference(() => this.#path());
      default:
        throw new NotMangled('unknown path');
    }
  }

  #implPath(): void {
    this.#disambiguator();
    this.#path();
  }

  #traitImpl(): string {
    const type = this.#type();
    return `<${type} as ${this.#path()}>`;
  }

  #nestedPath(): string {
    const namespace = this.#cursor.take(1);
    const parent = this.#path();
    const disambiguator = this.#disambiguator();
    const name = this.#identifier();
    if (/[a-z]/.test(namespace)) return name === '' ? parent : `${parent}::${name}`;
    const kinds: Readonly<Record<string, string>> = { C: 'closure', S: 'shim' };
    const kind = kinds[namespace] ?? namespace;
    return `${parent}::{${kind}${name === '' ? '' : `:${name}`}#${disambiguator}}`;
  }

  /** pprof leaves generic arguments out in its default mode; here they are left out always. */
  #genericPath(): string {
    const path = this.#path();
    while (!this.#cursor.accept('E')) this.#genericArgument();
    return path;
  }

  #genericArgument(): void {
    if (this.#cursor.accept('L')) this.#base62();
    else if (this.#cursor.accept('K')) this.#constant();
    else this.#type();
  }

  #type(): string {
    return this.#cursor.nested(() => bounded(this.#typeBody()));
  }

  #typeBody(): string {
    const cursor = this.#cursor;
    const basic = BASIC_TYPES[cursor.peek()];
    if (basic !== undefined) {
      cursor.take(1);
      return basic;
    }
    if (cursor.accept('R')) return `&${this.#referent()}`;
    if (cursor.accept('Q')) return `&mut ${this.#referent()}`;
    if (cursor.accept('P')) return `*const ${this.#type()}`;
    if (cursor.accept('O')) return `*mut ${this.#type()}`;
    if (cursor.accept('S')) return `[${this.#type()}]`;
    if (cursor.accept('A')) return `[${this.#type()}; ${this.#constant()}]`;
    if (cursor.accept('T')) return this.#tuple();
    if (cursor.accept('B')) return this.#backReference(() => this.#type());
    return this.#path();
  }

  #referent(): string {
    if (this.#cursor.accept('L')) this.#base62();
    return this.#type();
  }

  #tuple(): string {
    const types: string[] = [];
    while (!this.#cursor.accept('E')) types.push(this.#type());
    return types.length === 1 ? `(${types[0]},)` : `(${types.join(', ')})`;
  }

  #constant(): string {
    const cursor = this.#cursor;
    if (cursor.accept('B')) return this.#backReference(() => this.#constant());
    if (cursor.accept('p')) return '_';
    const type = cursor.take(1);
    const sign = cursor.accept('n') ? '-' : '';
    const digits = cursor.takeWhile(/[0-9a-f]/);
    cursor.expect('_');
    const value = BigInt(`0x0${digits.slice(0, 32)}`);
    return type === 'b' ? String(value !== 0n) : `${sign}${value}`;
  }

  #disambiguator(): number {
    return this.#cursor.accept('s') ? this.#base62() + 1 : 0;
  }

  #identifier(): string {
    const cursor = this.#cursor;
    if (cursor.peek() === 'u') throw new NotMangled('Punycode');
    const length = cursor.decimal();
    cursor.accept('_');
    return cursor.take(length);
  }

  #base62(): number {
    const digits = this.#cursor.takeWhile(/[0-9a-zA-Z]/);
    this.#cursor.expect('_');
    if (digits === '') return 0;
    const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    return [...digits].reduce((value, digit) => value * 62 + alphabet.indexOf(digit), 0) + 1;
  }

  #backReference(parse: () => string): string {
    const before = this.#cursor.position - 1;
    const target = this.#base62();
    // Only backwards: a reference to itself would never end.
    if (target >= before) throw new NotMangled('forward reference');
    const after = this.#cursor.position;
    this.#cursor.position = target;
    const result = this.#cursor.nested(parse);
    this.#cursor.position = after;
    return result;
  }
}
