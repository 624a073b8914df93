/** Refuses, before room is made for it, what no profile can hold: many rows in few bytes. */

import { ProfileError } from '../errors.ts';
import type { Header } from './header.ts';

/** So many rows there is room for: they are read, and what is wrong with them is said exactly. */
const FEW_ROWS = 100_000;
/** Linux allows a process 65,530 mappings. */
const MOST_MAPPINGS = 1_000_000;
const MOST_STRINGS = 16_000_000;

export function assertPlausible(header: Header): void {
  const { sample, mapping, location, function: functions } = header.tables;
  const types = header.sampleTypes.length;
  if (types === 0 && sample.rows > 0) throw malformedProfile('missing sample type information');
  if (sample.rows > FEW_ROWS && sample.bytes < sample.rows * leastBytesOfValues(types)) {
    throw malformedProfile(`mismatch: sample has fewer values vs. ${types} types`);
  }
  for (const [name, table] of Object.entries({ mapping, function: functions, location })) {
    if (table.rows > FEW_ROWS && table.bytes < leastBytesOfIds(table.rows)) {
      throw malformedProfile(`multiple ${name}s with same id`);
    }
  }
  if (mapping.rows > MOST_MAPPINGS) throw tooMany(`${mapping.rows} mappings`);
  const strings = header.strings.starts.length;
  if (strings > MOST_STRINGS) throw tooMany(`${strings} strings`);
}

export function malformedProfile(problem: string): ProfileError {
  return new ProfileError(
    'malformed',
    `The profile contradicts itself: ${problem}. Fetch it again; if that does not help, the program that wrote it is at fault.`,
    `malformed profile: ${problem}`,
  );
}

/** Each value takes a byte, either with a tag of its own or with one tag and length for all. */
function leastBytesOfValues(types: number): number {
  return Math.min(2 * types, types + 2);
}

/** A tag and a varint each; beyond every power of 128 all further different ids take one more byte. */
function leastBytesOfIds(rows: number): number {
  let bytes = 2 * rows;
  for (let shorter = 128; shorter < rows; shorter *= 128) bytes += rows - shorter;
  return bytes;
}

function tooMany(what: string): ProfileError {
  return new ProfileError(
    'too-large',
    `The profile has ${what}, more than any program has. It is not read.`,
    `parsing profile: too many entries: ${what}`,
  );
}
