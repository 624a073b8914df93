/** The names of places in a program as pprof prints them, and paths as Go cleans them (PARITY 3.3, 11.5). */

/** What a row of a report stands for. Empty or 0 where the granularity leaves it out. */
export interface FrameInfo {
  readonly name: string;
  readonly address: bigint;
  readonly file: string;
  readonly startLine: number;
  readonly line: number;
  readonly column: number;
  /** The mapping's file, where the name alone does not say enough. */
  readonly objectFile: string;
}

export function printableName(info: FrameInfo): string {
  const components = nameComponents(info);
  const [first = ''] = components;
  // Mostly the function's name alone, which join would copy.
  return components.length === 1 ? first : components.join(' ');
}

/** What the printable name is made of: address, function, place. */
export function nameComponents(info: FrameInfo): string[] {
  const components: string[] = [];
  if (info.address !== 0n) components.push(info.address.toString(16).padStart(16, '0'));
  if (info.name !== '') components.push(info.name);
  if (info.line !== 0) {
    const column = info.column === 0 ? '' : `:${info.column}`;
    components.push(`${info.file}:${info.line}${column}`);
  } else if (info.file !== '') components.push(info.file);
  else if (info.name === '') components.push(nameOfUnknown(info.objectFile));
  return components;
}

/** Byte order of the UTF-8 encodings, negative where `a` comes first. UTF-16 order differs from U+D800 on. */
export function compareBytewise(a: string, b: string): number {
  if (a === b) return 0;
  if (!HIGH_UNIT.test(a) || !HIGH_UNIT.test(b)) return a < b ? -1 : 1;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = rankUnit(a.charCodeAt(i)) - rankUnit(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Go's filepath.Clean. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const isRooted = path.startsWith('/');
  const kept: string[] = [];
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue;
    if (element !== '..') kept.push(element);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isRooted) kept.push('..');
  }
  const joined = kept.join('/');
  if (isRooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** Go's filepath.Base. */
export function baseName(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** A function's name without its package path or namespaces, for pictures. Text reports never shorten. */
export function shortenFunctionName(name: string): string {
  const versionless = name
    .replace(/^\(anonymous namespace\)::/, '')
    .replace(/^([^\n]*?)\/v(?:[2-9]|[1-9][0-9]+)([./][^\n]*)$/, '$1$2');
  for (const pattern of [GO_NAME, JAVA_NAME, CPP_NAME]) {
    const found = pattern.exec(versionless)?.[1];
    if (found !== undefined) return found;
  }
  return versionless;
}

/** A function's name without its arguments, as frame pruning compares it (PARITY 8.1). */
export function simplifyFunctionName(name: string): string {
  const plain = name.replace(/^\./, '');
  for (const { 0: found, index } of plain.matchAll(/\(anonymous namespace\)|operator\(\)|\(/g)) {
    if (found === '(') return plain.slice(0, index);
  }
  return plain;
}

const HIGH_UNIT = /[\ud800-\uffff]/;

const GO_NAME = /^(?:[\w\-.]+\/)+([^.]+\.[^\n]+)/;
const JAVA_NAME = /^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$[0-9]+)?))(?:\(|$)/;
const CPP_NAME = /^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<[^\n]*>)?)/;

function nameOfUnknown(objectFile: string): string {
  return objectFile === '' ? '<unknown>' : `[${baseName(objectFile)}]`;
}

/** Surrogates stand for code points above every single unit. */
function rankUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
