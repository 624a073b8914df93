/** Pieces of demangled C++ text, and how they are put together. */

/** A type is written around what it declares: `void (*` … `)(int)`. */
export interface TypeText {
  readonly left: string;
  readonly right: string;
}

export function join({ left, right }: TypeText): string {
  return left + right;
}

/** Pointers to functions and arrays stand in parentheses. */
export function declare(type: TypeText, sign: string): TypeText {
  const isBare = /^[( ]/.test(type.right) && !/[(*&]$/.test(type.left);
  if (!isBare) return { left: type.left + sign, right: type.right };
  return { left: `${type.left.trimEnd()} (${sign}`, right: `)${type.right.trimStart()}` };
}

export function untagged(name: string): string {
  const tag = name.indexOf('[abi:');
  return tag === -1 ? name : name.slice(0, tag);
}

export function withoutParameters(signature: string): string {
  const end = signature.search(/\((?!anonymous namespace\))/);
  return end === -1 ? signature : signature.slice(0, end);
}
