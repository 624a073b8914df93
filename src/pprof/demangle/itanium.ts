/** Names of C++ functions as the Itanium ABI mangles them (gcc, clang), as far as function names need it. */

import { attempt, bounded, Cursor, NotMangled } from './cursor.ts';
import {
  BUILTIN_TYPES,
  LITERAL_SUFFIXES,
  LONG_BUILTIN_TYPES,
  OPERATORS,
  SPECIAL_NAMES,
  STANDARD_SUBSTITUTIONS,
} from './itanium-words.ts';
import { declare, join, type TypeText, untagged, withoutParameters } from './type-text.ts';

export interface ItaniumDetail {
  readonly hasParameters: boolean;
  readonly hasTemplates: boolean;
}

/** Undefined where the symbol is not mangled, or uses what is not known here: expressions, decltype, constraints. */
export function demangleItanium(symbol: string, detail: ItaniumDetail): string | undefined {
  const mangled = /^_{1,4}Z/.exec(symbol)?.[0];
  if (mangled === undefined || mangled.length === 3) return undefined;
  return attempt(() => new ItaniumReader(symbol.slice(mangled.length), detail).encoding());
}

interface Name {
  readonly text: string;
  /** The last part alone, which constructors repeat. */
  readonly last: string;
  /** Whether template arguments end it: then its type begins with what it returns. */
  readonly isTemplate: boolean;
  /** Of a member function: ` const`. */
  readonly qualifiers: string;
}

class ItaniumReader {
  readonly #cursor: Cursor;
  readonly #detail: ItaniumDetail;
  readonly #substitutions: TypeText[] = [];
  #templateArguments: readonly string[] = [];

  constructor(mangled: string, detail: ItaniumDetail) {
    this.#cursor = new Cursor(mangled);
    this.#detail = detail;
  }

  encoding(): string {
    return this.#cursor.nested(() => bounded(this.#encodingBody(this.#detail.hasParameters)));
  }

  /** One within another name has its parameters, whatever the names around it leave out. */
  #wholeEncoding(): string {
    return this.#cursor.nested(() => bounded(this.#encodingBody(true)));
  }

  #encodingBody(hasParameters: boolean): string {
    const special = this.#specialName();
    if (special !== undefined) return special;
    const name = this.#name();
    const isData = this.#cursor.isAtEnd || /[E.]/.test(this.#cursor.peek());
    if (!hasParameters || isData) return name.text;
    return this.#withParameters(name);
  }

  #withParameters(name: Name): string {
    const returned = name.isTemplate ? this.#type() : undefined;
    const parameters = this.#types(() => this.#cursor.isAtEnd || /[E.]/.test(this.#cursor.peek()));
    const signature = `${name.text}(${parameters})${name.qualifiers}`;
    return returned === undefined ? signature : `${returned.left} ${signature}${returned.right}`;
  }

  #specialName(): string | undefined {
    const cursor = this.#cursor;
    const special = SPECIAL_NAMES[cursor.peek(2)];
    if (special !== undefined) {
      cursor.take(2);
      return special + join(this.#type());
    }
    if (cursor.accept('GV')) return `guard variable for ${this.#name().text}`;
    if (cursor.accept('GR')) return `reference temporary for ${this.#name().text}`;
    if (/^T[hv]/.test(cursor.peek(2))) return this.#thunk();
    if (cursor.accept('GTt')) return `transaction clone for ${this.#wholeEncoding()}`;
    if (/^[GT]/.test(cursor.peek())) throw new NotMangled('unknown special name');
    return undefined;
  }

  #thunk(): string {
    const kind = this.#cursor.take(2) === 'Th' ? 'non-virtual thunk' : 'virtual thunk';
    const offsets = kind === 'virtual thunk' ? 2 : 1;
    for (let offset = 0; offset < offsets; offset++) {
      this.#cursor.takeWhile(/[n0-9]/);
      this.#cursor.expect('_');
    }
    return `${kind} to ${this.#wholeEncoding()}`;
  }

  #name(): Name {
    const cursor = this.#cursor;
    if (cursor.accept('N')) return this.#nestedName();
    if (cursor.accept('Z')) return this.#localName();
    const isStandard = cursor.startsWith('St');
    if (cursor.peek() === 'S' && !isStandard) return this.#templated(join(this.#substitution()));
    if (isStandard) cursor.take(2);
    const own = this.#unqualifiedName('');
    const text = isStandard ? `std::${own}` : own;
    if (cursor.peek() !== 'I') return { text, last: own, isTemplate: false, qualifiers: '' };
    this.#substitutions.push({ left: text, right: '' });
    return this.#templated(text);
  }

  #templated(text: string): Name {
    const last = text.slice(text.lastIndexOf(':') + 1);
    if (this.#cursor.peek() !== 'I') return { text, last, isTemplate: false, qualifiers: '' };
    return { text: text + this.#arguments(), last, isTemplate: true, qualifiers: '' };
  }

  #nestedName(): Name {
    const cursor = this.#cursor;
    const qualifiers = this.#methodQualifiers();
    let text = '';
    let last = '';
    let isTemplate = false;
    while (!cursor.accept('E')) {
      const isKnown = cursor.peek() === 'S';
      const isStructor = /^[CD][0-5]/.test(cursor.peek(2));
      const isConversion = cursor.startsWith('cv');
      const part = this.#prefixPart(last);
      text = bounded(text === '' ? part : `${text}::${part}`);
      last = isKnown ? part.slice(part.lastIndexOf(':') + 1) : part;
      isTemplate = false;
      if (!isKnown && cursor.peek() !== 'E') this.#substitutions.push({ left: text, right: '' });
      if (cursor.peek() !== 'I') continue;
      text += this.#arguments();
      // What neither constructors nor conversions return is not written.
      isTemplate = !isStructor && !isConversion;
      if (cursor.peek() !== 'E') this.#substitutions.push({ left: text, right: '' });
    }
    return { text, last, isTemplate, qualifiers };
  }

  #methodQualifiers(): string {
    let text = '';
    for (const code of this.#cursor.takeWhile(/[rVK]/)) {
      text = `${code === 'K' ? ' const' : code === 'V' ? ' volatile' : ' restrict'}${text}`;
    }
    if (this.#cursor.accept('R')) return `${text} &`;
    return this.#cursor.accept('O') ? `${text} &&` : text;
  }

  #prefixPart(className: string): string {
    const cursor = this.#cursor;
    if (cursor.accept('St')) return 'std';
    if (cursor.peek() === 'S') return join(this.#substitution());
    if (cursor.peek() === 'T') return this.#templateParameter();
    if (/^C[1-5]/.test(cursor.peek(2))) {
      cursor.take(2);
      return this.#tagged(untagged(className));
    }
    if (/^D[0-5]/.test(cursor.peek(2))) {
      cursor.take(2);
      return this.#tagged(`~${untagged(className)}`);
    }
    return this.#unqualifiedName(className);
  }

  #unqualifiedName(className: string): string {
    const cursor = this.#cursor;
    cursor.accept('L');
    if (/[0-9]/.test(cursor.peek())) return this.#tagged(this.#sourceName());
    if (cursor.accept('Ul')) return this.#lambda();
    if (cursor.accept('Ut')) return `{unnamed type#${this.#ordinal()}}`;
    if (cursor.accept('cv')) return `operator ${join(this.#type())}`;
    if (cursor.accept('li')) return `operator"" ${this.#sourceName()}`;
    const operator = OPERATORS[cursor.peek(2)];
    if (operator === undefined) throw new NotMangled(`unknown name in ${className}`);
    cursor.take(2);
    const isWord = /^[a-z]/.test(operator);
    return this.#tagged(`operator${isWord ? ' ' : ''}${operator.trimEnd()}`);
  }

  #sourceName(): string {
    const name = this.#cursor.take(this.#cursor.decimal());
    return /^_GLOBAL_[._$]N/.test(name) ? '(anonymous namespace)' : name;
  }

  #tagged(name: string): string {
    let text = name;
    while (this.#cursor.accept('B')) text = bounded(`${text}[abi:${this.#sourceName()}]`);
    return text;
  }

  #lambda(): string {
    const parameters = this.#types(() => this.#cursor.peek() === 'E');
    this.#cursor.expect('E');
    return `{lambda(${parameters})#${this.#ordinal()}}`;
  }

  /** `_` is the first, `0_` the second. */
  #ordinal(): number {
    const digits = this.#cursor.takeWhile(/[0-9]/);
    this.#cursor.expect('_');
    return digits === '' ? 1 : Number(digits) + 2;
  }

  /** A name inside a function, of which only the name stays where parameters are left out. */
  #localName(): Name {
    const cursor = this.#cursor;
    const outer = this.#wholeEncoding();
    cursor.expect('E');
    const enclosing = this.#detail.hasParameters ? outer : withoutParameters(outer);
    if (cursor.accept('s')) {
      this.#discriminator();
      return { text: `${enclosing}::string literal`, last: '', isTemplate: false, qualifiers: '' };
    }
    if (cursor.accept('d')) this.#ordinal();
    const inner = this.#name();
    this.#discriminator();
    return { ...inner, text: `${enclosing}::${inner.text}` };
  }

  #discriminator(): void {
    if (!this.#cursor.accept('_')) return;
    const isLong = this.#cursor.accept('_');
    this.#cursor.takeWhile(/[0-9]/);
    if (isLong) this.#cursor.expect('_');
  }

  #substitution(): TypeText {
    const cursor = this.#cursor;
    const standard = STANDARD_SUBSTITUTIONS[cursor.peek(2)];
    if (standard !== undefined) {
      cursor.take(2);
      return { left: this.#tagged(standard), right: '' };
    }
    cursor.expect('S');
    const digits = cursor.takeWhile(/[0-9A-Z]/);
    cursor.expect('_');
    const index = digits === '' ? 0 : Number.parseInt(digits, 36) + 1;
    const known = this.#substitutions[index];
    if (known === undefined) throw new NotMangled('unknown substitution');
    return known;
  }

  #templateParameter(): string {
    this.#cursor.expect('T');
    const digits = this.#cursor.takeWhile(/[0-9]/);
    this.#cursor.expect('_');
    const argument = this.#templateArguments[digits === '' ? 0 : Number(digits) + 1];
    if (argument === undefined) throw new NotMangled('unknown template parameter');
    this.#substitutions.push({ left: argument, right: '' });
    return argument;
  }

  #arguments(): string {
    const found = this.#cursor.nested(() => this.#argumentList('I'));
    this.#templateArguments = found;
    if (!this.#detail.hasTemplates) return '';
    const list = found.filter((argument) => argument !== '').join(', ');
    return bounded(`<${list}${list.endsWith('>') ? ' ' : ''}>`);
  }

  #argumentList(opening: 'I' | 'J'): string[] {
    const cursor = this.#cursor;
    cursor.expect(opening);
    const found: string[] = [];
    while (!cursor.accept('E')) {
      if (cursor.peek() === 'J') found.push(this.#argumentList('J').join(', '));
      else if (cursor.accept('L')) found.push(this.#literal());
      else if (cursor.accept('XadL')) found.push(`&${this.#addressed()}`);
      else if (cursor.peek() === 'X') throw new NotMangled('expression');
      else found.push(join(this.#type()));
    }
    return found;
  }

  /** A function as template argument: of expressions, this is the one that is common. */
  #addressed(): string {
    this.#cursor.expect('_Z');
    const name = this.#name();
    if (this.#cursor.peek() !== 'E') this.#withParameters(name);
    this.#cursor.expect('EE');
    return name.text;
  }

  #literal(): string {
    const cursor = this.#cursor;
    if (cursor.accept('_Z')) {
      const name = this.#wholeEncoding();
      cursor.expect('E');
      return name;
    }
    const type = join(this.#type());
    const sign = cursor.accept('n') ? '-' : '';
    const digits = cursor.takeWhile(/[0-9a-f]/);
    cursor.expect('E');
    if (type === 'bool' && sign === '') return digits === '0' ? 'false' : 'true';
    const suffix = LITERAL_SUFFIXES[type];
    return suffix === undefined ? `(${type})${sign}${digits}` : `${sign}${digits}${suffix}`;
  }

  #types(isEnd: () => boolean): string {
    const types: string[] = [];
    while (!isEnd()) types.push(join(this.#type()));
    return types.length === 1 && types[0] === 'void' ? '' : bounded(types.join(', '));
  }

  #type(): TypeText {
    return this.#cursor.nested(() => {
      const templateArguments = this.#templateArguments;
      const type = this.#typeBody();
      this.#templateArguments = templateArguments;
      bounded(type.left + type.right);
      return type;
    });
  }

  #typeBody(): TypeText {
    const cursor = this.#cursor;
    const builtin = LONG_BUILTIN_TYPES[cursor.peek(2)] ?? BUILTIN_TYPES[cursor.peek()];
    if (builtin !== undefined) {
      cursor.take(cursor.peek() === 'D' ? 2 : 1);
      return { left: builtin, right: '' };
    }
    if (cursor.accept('Dp')) return this.#type();
    if (cursor.peek() === 'S' && !cursor.startsWith('St')) return this.#substitutedType();
    if (cursor.peek() === 'T') return { left: this.#templateParameter(), right: '' };
    const type = this.#compoundType();
    this.#substitutions.push(type);
    return type;
  }

  #substitutedType(): TypeText {
    const known = this.#substitution();
    if (this.#cursor.peek() !== 'I') return known;
    const type = { left: join(known) + this.#arguments(), right: '' };
    this.#substitutions.push(type);
    return type;
  }

  #compoundType(): TypeText {
    const cursor = this.#cursor;
    if (cursor.accept('P')) return declare(this.#type(), '*');
    if (cursor.accept('R')) return declare(this.#type(), '&');
    if (cursor.accept('O')) return declare(this.#type(), '&&');
    if (/[rVK]/.test(cursor.peek())) {
      const qualifiers = this.#methodQualifiers();
      return declare(this.#type(), qualifiers);
    }
    if (cursor.accept('A')) return this.#array();
    if (cursor.accept('F')) return this.#functionType();
    if (cursor.accept('M')) return this.#memberPointer();
    if (cursor.accept('u')) return { left: this.#sourceName(), right: '' };
    if (/[NZS0-9]/.test(cursor.peek())) return { left: this.#name().text, right: '' };
    throw new NotMangled('unknown type');
  }

  #memberPointer(): TypeText {
    const sign = `${join(this.#type())}::*`;
    const member = this.#type();
    return declare(member, member.right === '' ? ` ${sign}` : sign);
  }

  #array(): TypeText {
    const size = this.#cursor.takeWhile(/[0-9]/);
    this.#cursor.expect('_');
    const element = this.#type();
    return { left: element.left, right: ` [${size}]${element.right}` };
  }

  #functionType(): TypeText {
    this.#cursor.accept('Y');
    const returned = this.#type();
    const parameters = this.#types(() => this.#cursor.peek() === 'E');
    this.#cursor.expect('E');
    return { left: `${returned.left} `, right: `(${parameters})${returned.right}` };
  }
}
