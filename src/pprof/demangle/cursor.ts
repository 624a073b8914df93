/** A mangled symbol being read; anything unexpected ends the attempt, and the symbol stays as it is. */

/** The symbol does not follow the rules, or uses one that is not known here. */
export class NotMangled extends Error {}

/** Substitutions can make a short symbol name something enormous: beyond this it is not worth reading. */
const LONGEST_NAME = 16_384;
const DEEPEST_NESTING = 200;

export class Cursor {
  position = 0;
  #depth = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.position >= this.#text.length;
  }

  peek(length = 1): string {
    return this.#text.slice(this.position, this.position + length);
  }

  startsWith(text: string): boolean {
    return this.#text.startsWith(text, this.position);
  }

  accept(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.position += text.length;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw new NotMangled(`expected ${text}`);
  }

  take(length: number): string {
    const text = this.peek(length);
    if (text.length < length) throw new NotMangled('unexpected end');
    this.position += length;
    return text;
  }

  /** The longest run of such characters; `pattern` matches one of them. */
  takeWhile(pattern: RegExp): string {
    const start = this.position;
    while (!this.isAtEnd && pattern.test(this.peek())) this.position++;
    return this.#text.slice(start, this.position);
  }

  decimal(): number {
    const digits = this.takeWhile(/[0-9]/);
    if (digits === '' || digits.length > 6) throw new NotMangled('expected a number');
    return Number(digits);
  }

  /** Runs one production of the grammar, which may contain itself. */
  nested<Result>(parse: () => Result): Result {
    this.#depth++;
    if (this.#depth > DEEPEST_NESTING) throw new NotMangled('nested too deeply');
    const result = parse();
    this.#depth--;
    return result;
  }
}

export function bounded(text: string): string {
  if (text.length > LONGEST_NAME) throw new NotMangled('name too long');
  return text;
}

/** What `parse` makes of the symbol, undefined where it does not follow the rules. */
export function attempt(parse: () => string): string | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NotMangled) return undefined;
    throw error;
  }
}
