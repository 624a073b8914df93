/** What the lines of a profile's locations count as at a granularity: the nodes of every graph (PARITY 3.1, 3.2). */

import { cleanPath, type FrameInfo, printableName } from './names.ts';
import type { Granularity } from './options.ts';
import type { Locations, Profile, StringTable } from './profile.ts';
import { type PathTrimming, trimSourcePath } from './trim-path.ts';

/**
 * The frames of location l are `frame[start[l]] … frame[start[l + 1] − 1]`, innermost inlined call first, at least
 * one; each is a row of `infos` and `names`. Lines that are the same at this granularity share a row.
 */
export interface FrameTable {
  readonly start: Uint32Array;
  readonly frame: Uint32Array;
  readonly infos: readonly FrameInfo[];
  /** The printable names. */
  readonly names: readonly string[];
}

export interface FrameOptions extends PathTrimming {
  readonly granularity: Granularity;
  readonly noInlines: boolean;
  readonly showColumns: boolean;
  /** Tell functions of different binaries apart, as reports about machine code do. */
  readonly keepObjectFiles?: boolean;
  /** Leave source paths untrimmed, as reports that build no graph do. */
  readonly keepPaths?: boolean;
}

export function tableFrames(profile: Profile, options: FrameOptions): FrameTable {
  const detail = detailOf(options);
  const start = countFrames(profile.locations, detail.inlines);
  const frame = new Uint32Array(start[profile.locations.count] as number);
  const interner = new FrameInterner();
  const frameOf = createFrameReader(profile, detail, options, interner);
  for (let location = 0; location < profile.locations.count; location++) {
    const first = start[location] as number;
    const end = start[location + 1] as number;
    // Without inlines only the last line counts: the caller that was not inlined.
    const firstLine = (profile.locations.lineStart[location + 1] as number) - (end - first);
    const hasLines = firstLine >= (profile.locations.lineStart[location] as number);
    for (let row = first; row < end; row++) {
      frame[row] = frameOf(location, hasLines ? firstLine + row - first : NONE);
    }
  }
  return { start, frame, infos: interner.infos, names: interner.infos.map(printableName) };
}

/** What of a line survives at a granularity. */
export interface Detail {
  readonly name: boolean;
  readonly file: boolean;
  readonly line: boolean;
  readonly column: boolean;
  readonly address: boolean;
  readonly inlines: boolean;
}

export function detailOf({
  granularity,
  noInlines,
  showColumns,
}: Pick<FrameOptions, 'granularity' | 'noInlines' | 'showColumns'>): Detail {
  const isAddress = granularity === 'addresses';
  const isLine = isAddress || granularity === 'lines';
  return {
    name: granularity !== 'files',
    file: isLine || granularity === 'files' || granularity === 'filefunctions',
    line: isLine,
    // Addresses with inlines are the profile untouched, so its columns show whatever showcolumns says.
    column: isLine && (showColumns || (isAddress && !noInlines)),
    address: isAddress,
    inlines: !noInlines,
  };
}

const NONE = -1;

function countFrames(locations: Locations, inlines: boolean): Uint32Array {
  const start = new Uint32Array(locations.count + 1);
  for (let location = 0; location < locations.count; location++) {
    const first = locations.lineStart[location] as number;
    const lines = (locations.lineStart[location + 1] as number) - first;
    start[location + 1] = (start[location] as number) + (inlines ? Math.max(1, lines) : 1);
  }
  return start;
}

/** Gives the frame of a line (or NONE) of a location. */
function createFrameReader(
  profile: Profile,
  detail: Detail,
  options: FrameOptions,
  interner: FrameInterner,
): (location: number, line: number) => number {
  const { lines, functions, strings } = profile;
  const read = createInfoReader(profile, detail, options);
  // Where neither line nor address survives, a named function is the same frame wherever it is called.
  const isByFunction = detail.name && !detail.line && !options.keepObjectFiles;
  const known = new Int32Array(isByFunction ? functions.count : 0).fill(NONE);
  return (location, line) => {
    const row = line === NONE ? NONE : (lines.function[line] as number);
    const found = row === NONE ? NONE : (known[row] ?? NONE);
    if (found !== NONE) return found;
    const frame = interner.intern(read(location, line));
    if (row !== NONE && isByFunction && strings.get(functions.name[row] as number) !== '') {
      known[row] = frame;
    }
    return frame;
  };
}

function createInfoReader(
  profile: Profile,
  detail: Detail,
  options: FrameOptions,
): (location: number, line: number) => FrameInfo {
  const { locations, lines, mappings } = profile;
  const describe = createFunctionReader(profile, detail, options);
  const objectFileOf = (location: number): string =>
    mappings[locations.mapping[location] as number]?.file ?? '';
  return (location, line) => {
    const address = detail.address ? (locations.address[location] as bigint) : 0n;
    const row = line === NONE ? NONE : (lines.function[line] as number);
    if (row === NONE) return { ...NO_INFO, address, objectFile: objectFileOf(location) };
    const { name, file, startLine } = describe(row);
    // A name is enough to tell a function by; without one its file and first line must do.
    const isTold = name !== '' && !options.keepObjectFiles;
    return {
      name,
      address,
      file,
      startLine: isTold ? 0 : startLine,
      line: detail.line ? (lines.line[line] as number) : 0,
      column: detail.column ? (lines.column[line] as number) : 0,
      objectFile: isTold ? '' : objectFileOf(location),
    };
  };
}

function createFunctionReader(
  { functions, strings }: Profile,
  detail: Detail,
  options: FrameOptions,
): (row: number) => Pick<FrameInfo, 'name' | 'file' | 'startLine'> {
  const fileOf = createFileReader(strings, options);
  return (row) => ({
    name: detail.name ? strings.get(functions.name[row] as number) : '',
    file: detail.file ? fileOf(functions.filename[row] as number) : '',
    startLine: functions.startLine[row] as number,
  });
}

const NO_INFO: FrameInfo = {
  name: '',
  address: 0n,
  file: '',
  startLine: 0,
  line: 0,
  column: 0,
  objectFile: '',
};

function createFileReader(strings: StringTable, options: FrameOptions): (index: number) => string {
  const known = new Map<number, string>();
  return (index) => {
    let file = known.get(index);
    if (file === undefined) {
      const path = strings.get(index);
      const trimmed = options.keepPaths ? path : trimSourcePath(path, options);
      file = trimmed === '' ? '' : cleanPath(trimmed);
      known.set(index, file);
    }
    return file;
  };
}

class FrameInterner {
  readonly infos: FrameInfo[] = [];
  /** Of infos that are nothing but a name, as most are. */
  readonly #named = new Map<string, number>();
  readonly #others = new Map<string, number>();

  intern(info: FrameInfo): number {
    if (isNameOnly(info)) return this.#find(this.#named, info.name, info);
    return this.#find(this.#others, identityOf(info), info);
  }

  #find(rows: Map<string, number>, key: string, info: FrameInfo): number {
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row = this.infos.push(info) - 1;
    rows.set(key, row);
    return row;
  }
}

function isNameOnly({ address, file, startLine, line, column, objectFile }: FrameInfo): boolean {
  const isNowhere = address === 0n && startLine === 0 && line === 0 && column === 0;
  return isNowhere && file === '' && objectFile === '';
}

/** A text that two infos share only if they are the same. */
function identityOf(info: FrameInfo): string {
  const { address, startLine, line, column } = info;
  return `${info.name}\n${info.file}\n${info.objectFile}\n${address} ${startLine} ${line} ${column}`;
}
