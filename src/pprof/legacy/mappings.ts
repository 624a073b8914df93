/** Puts a legacy profile's mappings in order and finds the mapping of every address (PARITY 12). */

import type { Mapping } from '../profile.ts';
import { UNNAMED_MAPPING } from '../unnamed-mapping.ts';
import { malformed } from './draft.ts';

/** Where the main program of a 64-bit Linux process usually starts. */
const EXPECTED_START = 0x400000n;
const SHARED_LIBRARY = /[.]so$|[.]so[._][0-9]+/;
const MOST_COMPARISONS = 50_000_000;

export interface PlacedLocations {
  readonly mappings: readonly Mapping[];
  /** A row of `mappings` for each address, −1 for address 0. */
  readonly rows: Int32Array;
}

export function placeLocations(
  mapped: readonly Mapping[],
  addresses: readonly bigint[],
): PlacedLocations {
  const mappings = startMainAtItsSection(dropHugePage(mainFirst(joinAdjacent(mapped))));
  const finder = new MappingFinder(mappings);
  const rows = Int32Array.from(addresses, (address) => (address === 0n ? -1 : finder.row(address)));
  const numbered = mappings.map((mapping, row) => ({ ...mapping, id: BigInt(row + 1) }));
  return { mappings: numbered, rows };
}

function joinAdjacent(mappings: readonly Mapping[]): Mapping[] {
  const joined: Mapping[] = [];
  for (const mapping of mappings) {
    const last = joined.at(-1);
    if (!last || !isAdjacent(last, mapping)) {
      joined.push(mapping);
      continue;
    }
    joined[joined.length - 1] = {
      ...last,
      limit: mapping.limit,
      file: mapping.file || last.file,
      buildId: mapping.buildId || last.buildId,
    };
  }
  return joined;
}

function isAdjacent(first: Mapping, second: Mapping): boolean {
  if (first.file !== '' && second.file !== '' && first.file !== second.file) return false;
  if (first.buildId !== '' && second.buildId !== '' && first.buildId !== second.buildId) {
    return false;
  }
  if (first.limit !== second.start) return false;
  if (first.offset === 0n || second.offset === 0n) return true;
  return BigInt.asUintN(64, first.offset + first.limit - first.start) === second.offset;
}

/** The first file that is neither a library nor a pseudo file is the program: it changes places with the first. */
function mainFirst(mappings: Mapping[]): Mapping[] {
  const main = mappings.findIndex(({ file }) => {
    const name = file.replaceAll('(deleted)', '').trim();
    return name !== '' && !SHARED_LIBRARY.test(name) && !name.startsWith('[');
  });
  const [first] = mappings;
  const found = mappings[main];
  if (!first || !found) return mappings;
  mappings[0] = found;
  mappings[main] = first;
  return mappings;
}

function dropHugePage(mappings: Mapping[]): Mapping[] {
  const [first, second] = mappings;
  const isHugePage = first?.file.startsWith('/anon_hugepage') && first.limit === second?.start;
  return isHugePage ? mappings.slice(1) : mappings;
}

function startMainAtItsSection(mappings: Mapping[]): Mapping[] {
  const [main] = mappings;
  if (main && BigInt.asUintN(64, main.start - main.offset) === EXPECTED_START) {
    mappings[0] = { ...main, start: EXPECTED_START, offset: 0n };
  }
  return mappings;
}

/** Looks addresses up, and changes `mappings` on the way as pprof does. */
class MappingFinder {
  readonly #mappings: Mapping[];
  #comparisons = 0;
  #fake = -1;

  constructor(mappings: Mapping[]) {
    this.#mappings = mappings;
  }

  row(address: bigint): number {
    const mapped = this.#find(({ start, limit }) => start <= address && address < limit);
    if (mapped !== -1) return mapped;
    const split = this.#find(({ start, offset }) => {
      return offset !== 0n && BigInt.asUintN(64, start - offset) <= address && address < start;
    });
    if (split !== -1) {
      this.#joinFirstPart(split);
      return split;
    }
    // Go's own text profiles have no memory map: one mapping holds everything.
    if (this.#fake === -1) {
      this.#fake = this.#mappings.push({ ...UNNAMED_MAPPING, limit: 2n ** 64n - 1n }) - 1;
    }
    return this.#fake;
  }

  /** The handler left out the first part of a mapping that is split in two. */
  #joinFirstPart(row: number): void {
    const mapping = this.#mappings[row] as Mapping;
    const start = BigInt.asUintN(64, mapping.start - mapping.offset);
    this.#mappings[row] = { ...mapping, start, offset: 0n };
  }

  #find(matches: (mapping: Mapping) => boolean): number {
    const row = this.#mappings.findIndex(matches);
    this.#comparisons += row === -1 ? this.#mappings.length : row + 1;
    if (this.#comparisons > MOST_COMPARISONS) throw malformed('the memory map is too large');
    return row;
  }
}
