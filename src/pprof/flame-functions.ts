/** The functions that the boxes of a flame graph stand for, each with its names, its file and whose code it is. */

import type { ReportOptions } from './options.ts';
import { createClassifier, type PackageKind } from './package-kind.ts';
import { compilePattern } from './pattern.ts';
import type { Profile } from './profile.ts';
import { displayNames, type FlameSource, FlameSourceTable } from './report/flame-sources.ts';

export interface FlameFunction {
  /** As the profile has it; with the line where lines are kept apart. */
  readonly name: string;
  /** For boxes of different width, longest first, without the path of the package. */
  readonly shortNames: readonly string[];
  readonly file: string;
  readonly kind: PackageKind | 'root' | 'rest';
  /** Matches what the person wants to see stand out. */
  readonly isMarked: boolean;
}

/** Rows of the functions that are always there: all stacks together, and calls that are left out. */
export const ROOT_FUNCTION = 0;
export const REST_FUNCTION = 1;

/** Numbers functions as they are met. Whether a call was inlined makes no difference here. */
export class FlameFunctionTable {
  readonly functions: FlameFunction[] = [ROOT, REST];
  readonly #sources: FlameSourceTable;
  readonly #describe: (source: FlameSource) => FlameFunction;
  /** By source. */
  readonly #rows: (number | undefined)[] = [];
  readonly #known = new Map<string, number>();
  readonly #ofLocation: (Uint32Array | undefined)[];

  /** `marking` is a regular expression on names and files; empty where nothing is to stand out. */
  constructor(profile: Profile, options: ReportOptions, marking: string) {
    this.#sources = new FlameSourceTable(profile, options);
    this.#describe = createDescriber(profile, marking);
    this.#ofLocation = new Array(profile.locations.count);
  }

  /** Of a location, the outermost caller first. */
  functionsOf(location: number): Uint32Array {
    const known = this.#ofLocation[location];
    if (known !== undefined) return known;
    const rows = this.#sources.sourcesOf(location).map((source) => this.#rowOf(source));
    this.#ofLocation[location] = rows;
    return rows;
  }

  #rowOf(source: number): number {
    const known = this.#rows[source];
    if (known !== undefined) return known;
    const called = this.#sources.sources[source] as FlameSource;
    const key = `${called.fullName}\n${called.fileName}`;
    const row = this.#known.get(key) ?? this.functions.push(this.#describe(called)) - 1;
    this.#known.set(key, row);
    this.#rows[source] = row;
    return row;
  }
}

const LONGEST_NAME = 1000;
const MOST_SHORT_NAMES = 4;

function createDescriber(
  profile: Profile,
  marking: string,
): (source: FlameSource) => FlameFunction {
  const classify = createClassifier(profile);
  const isMarked = marking === '' ? undefined : compilePattern('highlight regexp', marking);
  return (source) => ({
    name: cut(source.fullName),
    shortNames: shortNamesOf(source).slice(0, MOST_SHORT_NAMES).map(cut),
    file: cut(source.fileName),
    kind: classify({ name: source.function, file: source.fileName }),
    isMarked: isMarked !== undefined && (isMarked(source.function) || isMarked(source.fileName)),
  });
}

/** In Go names only a dot outside of type arguments separates, and what looks like a class of Java is a type. */
function shortNamesOf(source: FlameSource): string[] {
  if (!source.fileName.endsWith('.go') || source.function === '') return displayNames(source);
  const plain = source.fullName.replace(/\[.*\]/, '[…]');
  const name = plain.slice(plain.search(/[^/]*(?:[[(].*)?$/));
  const rests = Array.from(name.matchAll(/\./g), ({ index }) => name.slice(index + 1));
  return [name, ...rests.filter((rest) => rest !== '')];
}

function cut(text: string): string {
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1)}…`;
}

const ROOT: FlameFunction = {
  name: 'all',
  shortNames: ['all'],
  file: '',
  kind: 'root',
  isMarked: false,
};

const REST: FlameFunction = {
  name: 'smaller calls',
  shortNames: ['smaller calls'],
  file: '',
  kind: 'rest',
  isMarked: false,
};
