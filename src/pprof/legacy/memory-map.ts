/** The memory map at the end of a legacy profile: `/proc/self/maps` or shorter lines (PARITY 12). */

import type { Mapping } from '../profile.ts';
import { UNNAMED_MAPPING } from '../unnamed-mapping.ts';
import { malformed } from './draft.ts';
import type { LineScanner } from './lines.ts';
import { parseHex } from './numbers.ts';

const SENTINELS = ['--- Memory map: ---', 'MAPPED_LIBRARIES:'];
/** A path has at most 4096 bytes. Longer lines are no entries. */
const LONGEST_ENTRY = 8192;
/** Linux allows a process 65,530 mappings; only the executable ones are kept. */
const MOST_MAPPINGS = 10_000;
const MOST_ATTRIBUTES = 1000;

const SPACE = String.raw`[\t\n\f\r ]`;
const HEX = '(?:0x)?([0-9a-fA-F]{1,32})';
const RANGE = `^${SPACE}*${HEX}[-\\t\\n\\f\\r ]?${SPACE}*${HEX}:?`;
const PERMISSIONS = `(?:${SPACE}+([-rwxp]+))?`;
const WORD = `(?:${SPACE}+([^\\t\\n\\f\\r ]+))?`;
const OFFSET = `(?:${SPACE}+([0-9a-fA-F]+))?`;
const DEVICE_AND_INODE = `${SPACE}+[0-9a-fA-F]+:[0-9a-fA-F]+${SPACE}+[0-9]+`;
const PROC_MAPS = new RegExp(`${RANGE}${PERMISSIONS}${OFFSET}${DEVICE_AND_INODE}${WORD}`);
const AT_OFFSET = `(?:${SPACE}+\\(@([0-9a-fA-F]+)\\))?`;
const BRIEF_MAPS = new RegExp(`${RANGE}${PERMISSIONS}${WORD}${AT_OFFSET}${OFFSET}`);
/** The prefix that glog puts before each line. */
const LOG_PREFIX = /^[^[\]]+:[0-9]+\][\t\n\f\r ]/;

export function isMemoryMapSentinel(line: string): boolean {
  return SENTINELS.some((sentinel) => line.includes(sentinel));
}

/** Skips to the memory map, if there is one, and reads it. */
export function parseRemainingSections(lines: LineScanner): Mapping[] {
  while (!isMemoryMapSentinel(lines.text) && lines.scan());
  return parseMemoryMap(lines);
}

export function parseMemoryMap(lines: LineScanner): Mapping[] {
  const mappings: Mapping[] = [];
  const attributes = new Attributes();
  while (lines.scan()) {
    const line = attributes.replaceIn(lines.text.replace(LOG_PREFIX, ''));
    const entry = line.length > LONGEST_ENTRY ? undefined : parseEntry(line);
    if (entry === undefined) attributes.define(line);
    else if (entry !== 'not executable') mappings.push(entry);
    if (mappings.length > MOST_MAPPINGS) throw malformed('too many entries in the memory map');
  }
  return mappings;
}

/** Undefined where the line is no entry. */
function parseEntry(line: string): Mapping | 'not executable' | undefined {
  const long = PROC_MAPS.exec(line);
  const brief = long ? null : BRIEF_MAPS.exec(line);
  const match = long ?? brief;
  if (!match) return undefined;
  const permissions = match[3] ?? '';
  if (permissions !== '' && !permissions.includes('x')) return 'not executable';
  const start = parseHex(match[1] ?? '');
  const limit = parseHex(match[2] ?? '');
  const offset = parseHex((long ? match[4] : match[5]) ?? '0');
  if (start === undefined || limit === undefined || offset === undefined) return undefined;
  const file = (long ? match[5] : match[4]) ?? '';
  const buildId = brief?.[6] ?? '';
  return { ...UNNAMED_MAPPING, start, limit, offset, file, buildId };
}

/** Lines of the form `name=value`: from then on `$name` stands for the value. */
class Attributes {
  readonly #values: { name: string; value: string }[] = [];

  define(line: string): void {
    const equals = line.indexOf('=');
    if (equals === -1 || line.length > LONGEST_ENTRY || this.#values.length >= MOST_ATTRIBUTES) {
      return;
    }
    const name = `$${line.slice(0, equals).trim()}`;
    this.#values.push({ name, value: line.slice(equals + 1).trim() });
  }

  replaceIn(line: string): string {
    if (this.#values.length === 0 || !line.includes('$')) return line;
    let result = '';
    let position = 0;
    for (let at = line.indexOf('$'); at !== -1; at = line.indexOf('$', position)) {
      const attribute = this.#values.find(({ name }) => line.startsWith(name, at));
      result += line.slice(position, at) + (attribute?.value ?? '$');
      position = at + (attribute?.name.length ?? 1);
      if (result.length > LONGEST_ENTRY) return line;
    }
    return result + line.slice(position);
  }
}
