/** Java's heapz and contentionz: samples followed by the locations' names. */

import type { Profile } from '../profile.ts';
import { Draft, hexAddresses, malformed } from './draft.ts';
import { finishDraft } from './finish.ts';
import { JavaLines } from './java-lines.ts';
import { parseHex, parseInteger } from './numbers.ts';
import { scaleHeapSample } from './unsample.ts';

type JavaKind = 'heap' | 'contention';

const KINDS = new Map<string, JavaKind>([
  ['--- heapz 1 ---', 'heap'],
  ['--- contentionz 1 ---', 'contention'],
]);
const SAMPLING_RATE = 524288n;
const ATTRIBUTE = /(?<![\w ])([\w ]+)=([\w ]+)/;
const SAMPLE = /(?<!\d)(\d+) +(\d+) +@ +([ x0-9a-f]*)/;

export function parseJava(bytes: Uint8Array): Profile | undefined {
  const lines = new JavaLines(bytes);
  const kind = KINDS.get(lines.peek()?.trim() ?? '');
  if (kind === undefined) return undefined;
  lines.next();
  const draft = new Draft();
  if (!parseAttributes(lines, kind, draft)) return undefined;
  parseSamples(lines, kind, draft);
  return finishJavaProfile(draft, lines.rest());
}

/** Names the locations from the section that follows the samples. */
export function finishJavaProfile(draft: Draft, locations: Uint8Array): Profile {
  const functions = new Map<string, number>();
  const lines = new JavaLines(locations, { isLastLineKept: true });
  for (let line = lines.peek(); line !== undefined; line = lines.peek()) {
    lines.next();
    nameLocation(draft, functions, line.trim());
  }
  if (draft.sampleTypes.length === 0 && draft.samples.length > 0) {
    throw malformed('missing sample type information');
  }
  return finishDraft(draft, [], { hasNoAddresses: true });
}

function parseAttributes(lines: JavaLines, kind: JavaKind, draft: Draft): boolean {
  for (let line = lines.peek(); line !== undefined; line = lines.peek()) {
    const text = line.trim();
    const match = text === '' ? undefined : ATTRIBUTE.exec(text);
    if (match === null) return true;
    if (match && !applyAttribute(draft, kind, text, match)) return false;
    lines.next();
  }
  return true;
}

function applyAttribute(
  draft: Draft,
  kind: JavaKind,
  line: string,
  [, name = '', text = '']: readonly string[],
): boolean {
  const value = text.trim();
  switch (`${kind}/${name.trim()}`) {
    case 'heap/format':
    case 'contention/format':
      return value === 'java';
    case 'heap/resolution':
      draft.sampleTypes = [
        { type: 'inuse_objects', unit: 'count' },
        { type: 'inuse_space', unit: value },
      ];
      return true;
    case 'contention/resolution':
      draft.sampleTypes = [
        { type: 'contentions', unit: 'count' },
        { type: 'delay', unit: value },
      ];
      return true;
    case 'contention/sampling period':
      draft.periodType = { type: 'contentions', unit: 'count' };
      draft.period = attributeNumber(line, value);
      return true;
    case 'contention/ms since reset':
      draft.durationNanos = BigInt.asIntN(64, attributeNumber(line, value) * 1_000_000n);
      return true;
    default:
      return false;
  }
}

function attributeNumber(line: string, value: string): bigint {
  const number = parseInteger(value);
  if (number !== undefined) return number;
  throw malformed(
    `failed to parse attribute ${line}: strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`,
  );
}

function parseSamples(lines: JavaLines, kind: JavaKind, draft: Draft): void {
  for (let line = lines.peek(); line !== undefined; line = lines.peek()) {
    const text = line.trim();
    const match = text === '' ? undefined : SAMPLE.exec(text);
    if (match === null) return;
    if (match) addSample(draft, kind, text, match);
    lines.next();
  }
}

/** Size and count stand the other way round than in other formats. */
function addSample(
  draft: Draft,
  kind: JavaKind,
  line: string,
  [, second = '', first = '', addresses = '']: readonly string[],
): void {
  const stack = hexAddresses(addresses, line).map((address) => draft.location(address));
  const count = sampleNumber(line, first);
  const amount = sampleNumber(line, second);
  if (kind === 'contention') {
    const factor = draft.period === 0n ? 1n : draft.period;
    const values = [count, amount].map((value) => BigInt.asIntN(64, value * factor));
    draft.add({ stack, values });
    return;
  }
  if (count === 0n) throw malformed(`parsing sample ${line}: second value must be non-zero`);
  const values = scaleHeapSample(count, amount, SAMPLING_RATE);
  draft.add({ stack, values, blockSize: amount / count });
}

function sampleNumber(line: string, text: string): bigint {
  const number = parseInteger(text);
  if (number !== undefined) return number;
  throw malformed(
    `parsing sample ${line}: strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`,
  );
}

const LOCATION = /^0x([0-9a-fA-F]+)[\t\n\f\r ]+([^\n]*)$/;

function nameLocation(draft: Draft, functions: Map<string, number>, line: string): void {
  const match = LOCATION.exec(line);
  if (!match) return;
  const [, digits = '', text = ''] = match;
  const address = parseHex(digits);
  if (address === undefined) {
    throw malformed(
      `parsing sample ${line}: strconv.ParseUint: parsing ${JSON.stringify(digits)}: value out of range`,
    );
  }
  const location = draft.locations[draft.rowAt(address) ?? -1];
  if (!location) return;
  const place = parsePlace(text);
  let row = functions.get(place.name);
  if (row === undefined) {
    row = draft.functions.push({ name: place.name, filename: place.filename }) - 1;
    functions.set(place.name, row);
  }
  location.lines = [{ function: row, line: place.line }];
  location.address = 0n;
}

interface Place {
  readonly name: string;
  readonly filename: string;
  readonly line: number;
}

/** `name (file:line)`, `name (path/to/library.so)`, or only a name such as `GC`. */
function parsePlace(text: string): Place {
  const numbered = /:(-?\d+)\)$/.exec(text);
  if (numbered) {
    const split = splitAtParenthesis(text.slice(0, numbered.index));
    if (split && split.inside !== '') {
      const number = Number(numbered[1]);
      const isLine = number > 0 && number < 2 ** 63;
      return { name: split.before, filename: split.inside, line: isLine ? number : 0 };
    }
  }
  const split = text.endsWith(')') ? splitAtParenthesis(text.slice(0, -1)) : undefined;
  if (split) return { name: split.before, filename: baseName(split.inside), line: 0 };
  const name = text.includes('generated stub/JIT') ? 'STUB' : text;
  return { name, filename: '', line: 0 };
}

/** At the last parenthesis that a blank stands before. */
function splitAtParenthesis(text: string): { before: string; inside: string } | undefined {
  for (let at = text.lastIndexOf('('); at > 0; at = text.lastIndexOf('(', at - 1)) {
    if (/[\t\n\f\r ]/.test(text.charAt(at - 1))) {
      return { before: text.slice(0, at - 1), inside: text.slice(at + 1) };
    }
  }
  return undefined;
}

/** Go's filepath.Base. */
function baseName(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/(?<!\/)\/+$/, '');
  if (trimmed === '' || /^\/+$/.test(trimmed)) return '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
