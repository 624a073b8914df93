/** Stack frames made of labels: tagroot puts them above a sample's root, tagleaf below its leaf (PARITY 7.5). */

import { scaledLabel } from './measurement.ts';
import type { Functions, Lines, Locations, Profile } from './profile.ts';
import { rewriteStacks } from './rewrite.ts';
import { testStrings } from './string-test.ts';

export interface TagFrames {
  readonly profile: Profile;
  readonly isRootMatched: boolean;
  readonly isLeafMatched: boolean;
}

export interface TagKeys {
  /** The first key becomes the outermost root. */
  readonly root: readonly string[];
  /** The last key becomes the leaf. */
  readonly leaf: readonly string[];
}

export function addTagFrames(profile: Profile, keys: TagKeys, unit: string): TagFrames {
  const made = new FrameMaker(profile.locations.count);
  const roots = keys.root.toReversed().map((key) => createTagReader(profile, key, unit));
  const leaves = keys.leaf.toReversed().map((key) => createTagReader(profile, key, unit));
  const { stackStart, stack } = profile.samples;
  let isRootMatched = false;
  let isLeafMatched = false;
  const extended = rewriteStacks(profile, (sample, writer) => {
    for (const read of leaves) {
      const tag = read(sample);
      isLeafMatched ||= tag.isPresent;
      writer.push(made.locate(tag));
    }
    const end = stackStart[sample + 1] as number;
    for (let i = stackStart[sample] as number; i < end; i++) writer.push(stack[i] as number);
    for (const read of roots) {
      const tag = read(sample);
      isRootMatched ||= tag.isPresent;
      writer.push(made.locate(tag));
    }
    return true;
  });
  return { profile: appendFrames(extended, made.frames), isRootMatched, isLeafMatched };
}

/** A sample's values of one key. */
interface Tag {
  readonly key: string;
  readonly text: string;
  readonly isPresent: boolean;
}

/** Numbers the frames after the locations that there are. */
class FrameMaker {
  readonly frames: Tag[] = [];
  readonly #first: number;
  readonly #rows = new Map<string, number>();

  constructor(first: number) {
    this.#first = first;
  }

  locate(tag: Tag): number {
    const name = `${tag.key}\n${tag.text}`;
    const known = this.#rows.get(name);
    if (known !== undefined) return known;
    const row = this.#first + this.frames.push(tag) - 1;
    this.#rows.set(name, row);
    return row;
  }
}

function createTagReader(profile: Profile, key: string, unit: string): (sample: number) => Tag {
  const { labels, strings } = profile;
  const isKey = testStrings(strings, (name) => name === key);
  return (sample) => {
    const rows: number[] = [];
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++) {
      if (isKey(labels.key[row] as number)) rows.push(row);
    }
    const values = describeValues(profile, rows, unit);
    return { key, text: values.join(','), isPresent: values.length > 0 };
  };
}

/** Strings, then numbers with their unit; plain numbers where the sample gives none. */
function describeValues(
  { labels, strings }: Profile,
  rows: readonly number[],
  unit: string,
): string[] {
  const texts = rows.filter((row) => labels.text[row] !== 0);
  const numbers = rows.filter((row) => labels.text[row] === 0);
  const hasUnit = numbers.some((row) => labels.unit[row] !== 0);
  return [
    ...texts.map((row) => strings.get(labels.text[row] as number)),
    ...numbers.map((row) => {
      const from = strings.get(labels.unit[row] as number);
      return scaledLabel(labels.number[row] as bigint, from, hasUnit ? unit : '');
    }),
  ];
}

/** One location, line and function for each frame: its name is the label's value, its file the label's key. */
function appendFrames(profile: Profile, frames: readonly Tag[]): Profile {
  const more = frames.length;
  const firstString = profile.strings.count;
  return {
    ...profile,
    strings: profile.strings.with(frames.flatMap(({ text, key }) => [text, key])),
    locations: appendLocations(profile.locations, more),
    lines: appendLines(profile.lines, profile.functions.count, more),
    functions: appendFunctions(profile.functions, firstString, more),
  };
}

function appendLocations(old: Locations, more: number): Locations {
  const count = old.count + more;
  const firstLine = old.lineStart[old.count] as number;
  return {
    count,
    id: extendIds(old.id, count),
    address: extendIds(old.address, count).fill(0n, old.count),
    mapping: extend(new Int32Array(count), old.mapping, () => -1),
    lineStart: extend(new Uint32Array(count + 1), old.lineStart, (i) => firstLine + i + 1),
    isFolded: extend(new Uint8Array(count), old.isFolded, () => 0),
  };
}

function appendLines(old: Lines, firstFunction: number, more: number): Lines {
  const count = old.count + more;
  return {
    count,
    function: extend(new Int32Array(count), old.function, (i) => firstFunction + i),
    line: extend(new Float64Array(count), old.line, () => 0),
    column: extend(new Float64Array(count), old.column, () => 0),
  };
}

function appendFunctions(old: Functions, firstString: number, more: number): Functions {
  const count = old.count + more;
  return {
    count,
    id: extendIds(old.id, count),
    name: extend(new Uint32Array(count), old.name, (i) => firstString + 2 * i),
    systemName: extend(new Uint32Array(count), old.systemName, () => 0),
    filename: extend(new Uint32Array(count), old.filename, (i) => firstString + 2 * i + 1),
    startLine: extend(new Float64Array(count), old.startLine, () => 0),
  };
}

/** Fills `longer` with a column and then with what `valueAt` gives for each new row, counted from 0. */
function extend<Column extends Uint8Array | Int32Array | Uint32Array | Float64Array>(
  longer: Column,
  column: Column,
  valueAt: (row: number) => number,
): Column {
  longer.set(column);
  for (let row = column.length; row < longer.length; row++) {
    longer[row] = valueAt(row - column.length);
  }
  return longer;
}

/** New ids follow the highest. */
function extendIds(ids: BigUint64Array, count: number): BigUint64Array {
  const longer = new BigUint64Array(count);
  longer.set(ids);
  let last = 0n;
  for (const id of ids) if (id > last) last = id;
  for (let row = ids.length; row < count; row++) longer[row] = ++last;
  return longer;
}
