/** A synthetic Go heap profile of any size: the same seed always gives the same bytes. */

import { Profile, StringTable } from 'pprof-format';

export interface HeapShape {
  readonly stacks: number;
  readonly seed: number;
  /** The share of stacks that still hold something. The others are in the profile for what they once allocated. */
  readonly liveShare: number;
}

const functionCount = 4_000;
const packageCount = 160;
const sampleRate = 512 * 1024;

/** Sizes of Go's allocator, as they appear in the `bytes` label. */
const sizeClasses = [
  16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 262144,
  1048576,
];

/**
 * An encoded (not compressed) profile with the four types of a Go heap, stacks of 10 to 60 frames that share
 * their roots as real ones do, inlined calls, and a `bytes` label on every sample.
 */
export function encodeSyntheticHeap(shape: HeapShape): Uint8Array {
  const random = seededRandom(shape.seed);
  const strings = new StringTable();
  const calls = drawCallGraph(random);
  const { locations, callSites } = drawLocations(random);
  const bytesKey = strings.dedup('bytes');
  const profile = new Profile({
    stringTable: strings,
    sampleType: [
      { type: strings.dedup('alloc_objects'), unit: strings.dedup('count') },
      { type: strings.dedup('alloc_space'), unit: bytesKey },
      { type: strings.dedup('inuse_objects'), unit: strings.dedup('count') },
      { type: strings.dedup('inuse_space'), unit: bytesKey },
    ],
    periodType: { type: strings.dedup('space'), unit: bytesKey },
    period: sampleRate,
    timeNanos: 1_750_000_000_000_000_000n,
    mapping: [
      {
        id: 1,
        memoryStart: 0x400000,
        memoryLimit: 0x2400000,
        filename: strings.dedup('/srv/blog'),
        hasFunctions: true,
        hasFilenames: true,
        hasLineNumbers: true,
        hasInlineFrames: true,
      },
    ],
    location: locations,
    function: Array.from({ length: functionCount }, (_, row) => {
      const name = strings.dedup(functionName(row));
      return { id: row + 1, name, systemName: name, filename: strings.dedup(fileName(row)) };
    }),
    sample: Array.from({ length: shape.stacks }, () => {
      const size = pick(sizeClasses, random);
      return {
        locationId: drawStack(random, calls, callSites),
        value: drawValues(random, size, shape.liveShare),
        label: [{ key: bytesKey, num: size }],
      };
    }),
  });
  return profile.encode();
}

type Random = () => number;

/** mulberry32: small, and the same on every machine. */
function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** Whom each function calls: a few callees, most of them in the next packages, so that depth grows slowly. */
function drawCallGraph(random: Random): readonly (readonly number[])[] {
  return Array.from({ length: functionCount }, (_, caller) =>
    Array.from({ length: 2 + Math.floor(random() * 5) }, () => {
      const near = caller + 1 + Math.floor(random() ** 2 * 400);
      return random() < 0.9 ? near % functionCount : Math.floor(random() * functionCount);
    }),
  );
}

interface DrawnLocations {
  readonly locations: {
    id: number;
    mappingId: number;
    address: number;
    line: { functionId: number; line: number }[];
  }[];
  /** The ids of the locations inside each function. */
  readonly callSites: readonly (readonly number[])[];
}

/** Two to twelve call sites in each function; one in five has a call inlined into it. */
function drawLocations(random: Random): DrawnLocations {
  const locations: DrawnLocations['locations'] = [];
  const callSites = Array.from({ length: functionCount }, (_, row) =>
    Array.from({ length: 2 + Math.floor(random() * 11) }, () => {
      const id = locations.length + 1;
      const outer = { functionId: row + 1, line: 10 + Math.floor(random() * 900) };
      const inner = { functionId: ((row + 1) % functionCount) + 1, line: 12 };
      const line = random() < 0.2 ? [inner, outer] : [outer];
      locations.push({ id, mappingId: 1, address: 0x400000 + id * 64, line });
      return id;
    }),
  );
  return { locations, callSites };
}

/** A walk down the call graph from one of a few roots to one of the places that allocate, returned leaf first. */
function drawStack(
  random: Random,
  calls: readonly (readonly number[])[],
  callSites: readonly (readonly number[])[],
): number[] {
  const depth = 10 + Math.floor(random() * 51);
  const stack: number[] = [];
  let row = Math.floor(random() ** 3 * 12);
  while (stack.length < depth - 1) {
    stack.push(drawCallSite(random, callSites[row]));
    row = pickEarly(calls[row] ?? [], random);
  }
  const allocating = Math.floor(random() ** 3 * 300) * 13;
  stack.push(drawCallSite(random, callSites[allocating]));
  return stack.reverse();
}

function drawCallSite(random: Random, sites: readonly number[] = []): number {
  const [first = 1, ...others] = sites;
  return random() < 0.5 ? first : pick(others, random);
}

/** The first items are the hot ones. */
function pickEarly(items: readonly number[], random: Random): number {
  return items[Math.floor(random() ** 1.6 * items.length)] ?? 0;
}

/** Allocations as the runtime reports them: about one sample per 512 KB. */
function drawValues(random: Random, size: number, liveShare: number): number[] {
  const objects = Math.max(1, Math.round((sampleRate / size) * (1 + random() * 3)));
  const live = random() < liveShare ? Math.ceil(objects * random()) : 0;
  return [objects, objects * size, live, live * size];
}

const packages = [
  'runtime',
  'net/http',
  'encoding/json',
  'bufio',
  'reflect',
  'github.com/lunny/tango',
  'github.com/syndtr/goleveldb/leveldb/memdb',
  'example.org/blog/internal/store',
];

function packageName(row: number): string {
  const index = row % packageCount;
  return packages[index] ?? `example.org/blog/internal/module${index}`;
}

function functionName(row: number): string {
  const receiver = row % 3 === 0 ? `(*Type${row % 97}).` : '';
  return `${packageName(row)}.${receiver}method${row}`;
}

function fileName(row: number): string {
  return `/srv/src/${packageName(row)}/file${Math.floor(row / packageCount)}.go`;
}
