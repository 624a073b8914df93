/** The calls that a flame graph shows: what names each, and what tells it apart (PARITY 15). */

import { type Detail, detailOf, type FrameOptions } from '../frames.ts';
import { cleanPath, shortenFunctionName } from '../names.ts';
import type { Profile } from '../profile.ts';
import { trimSourcePath } from '../trim-path.ts';

/** A function, or a line of one where the granularity keeps lines; twice where it is inlined only in places. */
export interface FlameSource {
  /** Empty where the granularity leaves it out. */
  readonly function: string;
  /** With line and column, where they are kept; the file's name where there is no function. */
  readonly fullName: string;
  readonly fileName: string;
  /** Different for sources of the same full name. */
  readonly uniqueName: string;
  /** The package of the function, or the folder of the file: what is coloured alike. */
  readonly package: string;
  /** Inlined into its caller. */
  readonly isInline: boolean;
}

/** The names of a source from the longest to the shortest, for boxes of different width. */
export function displayNames({ function: name, fullName }: FlameSource): string[] {
  if (name !== '') return suffixesOf(shortenFunctionName(fullName), /::|\./g);
  return fullName === '' ? [''] : suffixesOf(cleanPath(fullName), /\//g);
}

/** Numbers sources in the order in which stacks are read. */
export class FlameSourceTable {
  readonly root = 0;
  readonly sources: FlameSource[] = [ROOT];
  readonly #profile: Profile;
  readonly #options: FrameOptions;
  readonly #detail: Detail;
  readonly #known: (Uint32Array | undefined)[];
  readonly #rows = new Map<string, number>();
  readonly #fullNames = new Set<string>();

  constructor(profile: Profile, options: FrameOptions) {
    this.#profile = profile;
    this.#options = options;
    this.#detail = detailOf(options);
    this.#known = new Array(profile.locations.count);
  }

  /** The sources of a location, the outermost caller first; none where nothing is known about it. */
  sourcesOf(location: number): Uint32Array {
    const known = this.#known[location] ?? this.#readLocation(location);
    this.#known[location] = known;
    return known;
  }

  #readLocation(location: number): Uint32Array {
    const { lineStart } = this.#profile.locations;
    const first = lineStart[location] as number;
    const last = (lineStart[location + 1] as number) - 1;
    const count = this.#detail.inlines ? last - first + 1 : Math.min(1, last - first + 1);
    return Uint32Array.from({ length: count }, (_, depth) =>
      this.#intern(last - depth, depth !== 0),
    );
  }

  #intern(line: number, isInline: boolean): number {
    const call = this.#readCall(line);
    const key = `${call.name}\n${call.path}\n${call.line} ${call.column} ${isInline}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = this.sources.push(this.#describe(call, isInline)) - 1;
    this.#rows.set(key, row);
    return row;
  }

  #readCall(line: number): Call {
    const { lines, functions, strings } = this.#profile;
    const row = lines.function[line] as number;
    const { name, file, line: keepsLine, column } = this.#detail;
    return {
      functionId: functions.id[row] as bigint,
      name: name ? strings.get(functions.name[row] as number) : '',
      path: file ? strings.get(functions.filename[row] as number) : '',
      line: keepsLine ? (lines.line[line] as number) : 0,
      column: column ? (lines.column[line] as number) : 0,
    };
  }

  #describe(call: Call, isInline: boolean): FlameSource {
    const fileName = trimSourcePath(call.path, this.#options);
    const fullName = (call.name === '' ? fileName : call.name) + placeOf(call);
    const uniqueName = this.#fullNames.has(fullName) ? `${fullName}#${call.functionId}` : fullName;
    this.#fullNames.add(fullName);
    return {
      function: call.name,
      fullName,
      fileName,
      uniqueName,
      package: call.name === '' ? folderOf(fileName) : packageOf(call.name),
      isInline,
    };
  }
}

interface Call {
  readonly functionId: bigint;
  readonly name: string;
  /** Of the file, as the profile has it. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

const ROOT: FlameSource = {
  function: 'root',
  fullName: 'root',
  fileName: '',
  uniqueName: '',
  package: '',
  isInline: false,
};

function placeOf({ line, column }: Call): string {
  if (column !== 0) return `:${line}:${column}`;
  return line === 0 ? '' : `:${line}`;
}

/** The name, and what follows each separator in it. */
function suffixesOf(name: string, separator: RegExp): string[] {
  const rests = Array.from(name.matchAll(separator), (found) =>
    name.slice(found.index + found[0].length),
  );
  return [name, ...rests.filter((rest) => rest !== '')];
}

/** Up to the first `.` or `::` after the last `/`. */
function packageOf(name: string): string {
  return /^((?:.*\/)?\w+)(?:\.|::)[^/]*$/.exec(name)?.[1] ?? '';
}

/** Go's filepath.Dir. */
function folderOf(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}
