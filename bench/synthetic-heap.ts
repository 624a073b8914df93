/** A synthetic Go heap profile of any size: the same seed always gives the same bytes. */

import { Profile, StringTable } from 'pprof-format';

export interface HeapShape {
  readonly stacks: number;
  readonly seed: number;
  /** The share of stacks that still hold something. The others are in the profile for what they once allocated. */
  readonly liveShare: number;
  readonly inlining: Inlining;
}

/**
 * `by function`: a compiler inlines a function wherever it is called, or nowhere. Of the functions in profiles of real Go programs, 15 to
 * 20 % are inlined, and hardly any of them is called as well. `anywhere`: nearly every function is both, which is the most work for
 * the marks of a top.
 */
export type Inlining = 'by function' | 'anywhere';

const functionCount = 4_000;
const packageCount = 160;
const sampleRate = 512 * 1024;
const rootCount = 12;
/** Every thirteenth function allocates itself. */
const allocatingStep = 13;

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
  const program = drawProgram(random, shape.inlining);
  const locations = new Locations();
  const bytesKey = strings.dedup('bytes');
  const sample = Array.from({ length: shape.stacks }, () => {
    const size = pick(sizeClasses, random);
    return {
      locationId: drawStack(random, program, locations),
      value: drawValues(random, size, shape.liveShare),
      label: [{ key: bytesKey, num: size }],
    };
  });
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
    location: locations.rows,
    function: Array.from({ length: functionCount }, (_, row) => {
      const name = strings.dedup(functionName(row));
      return { id: row + 1, name, systemName: name, filename: strings.dedup(fileName(row)) };
    }),
    sample,
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

interface Line {
  readonly functionId: number;
  readonly line: number;
}

interface CallSite extends Line {
  /** A call that is inlined here whatever is called next. */
  readonly inner?: Line;
}

interface Call {
  readonly callee: number;
  /** Where in the caller. */
  readonly sites: readonly CallSite[];
}

interface Program {
  /** By function, the hot ones first. */
  readonly calls: readonly (readonly Call[])[];
  /** By function: where it allocates. */
  readonly allocates: readonly (readonly CallSite[])[];
  readonly inlining: Inlining;
}

function drawProgram(random: Random, inlining: Inlining): Program {
  const drawSites = (row: number, count: number) =>
    Array.from({ length: count }, () => drawCallSite(random, row, inlining));
  const calls = Array.from({ length: functionCount }, (_, row) =>
    Array.from({ length: isInlined(row) ? 2 : 2 + Math.floor(random() * 5) }, () => {
      const callee = drawCallee(random, row);
      const isShort = isInlined(row) || isInlined(callee);
      return { callee, sites: drawSites(row, isShort ? 1 : 1 + Math.floor(random() * 3)) };
    }),
  );
  const allocates = Array.from({ length: functionCount }, (_, row) => drawSites(row, 2));
  return { calls, allocates, inlining };
}

/** Most callees are in the next packages, so that depth grows slowly. */
function drawCallee(random: Random, caller: number): number {
  const near = caller + 1 + Math.floor(random() ** 2 * 400);
  return random() < 0.9 ? near % functionCount : Math.floor(random() * functionCount);
}

/** With `Inlining` 'anywhere', one site in five has a call inlined into it. */
function drawCallSite(random: Random, row: number, inlining: Inlining): CallSite {
  const site = { functionId: row + 1, line: 10 + Math.floor(random() * 900) };
  if (inlining === 'by function' || random() >= 0.2) return site;
  return { ...site, inner: { functionId: ((row + 1) % functionCount) + 1, line: 12 } };
}

/** Every sixth function, but none of those that stacks begin and end with. */
function isInlined(row: number): boolean {
  return row % 6 === 5 && row >= rootCount && row % allocatingStep !== 0;
}

/** The locations of a program, numbered as they are met, as Go's runtime numbers them. */
class Locations {
  readonly rows: {
    readonly id: number;
    readonly mappingId: number;
    readonly address: number;
    readonly line: Line[];
  }[] = [];
  readonly #ids = new Map<string, number>();

  /** The id of the location with these lines, innermost first. */
  idOf(lines: readonly Line[]): number {
    const key = lines.map(({ functionId, line }) => `${functionId}:${line}`).join();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.rows.length + 1;
    this.rows.push({ id, mappingId: 1, address: 0x400000 + id * 64, line: [...lines] });
    this.#ids.set(key, id);
    return id;
  }
}

/** A walk down the call graph from one of a few roots to one of the places that allocate, returned leaf first. */
function drawStack(random: Random, program: Program, locations: Locations): number[] {
  const depth = 10 + Math.floor(random() * 51);
  const stack: number[] = [];
  let row = Math.floor(random() ** 3 * rootCount);
  let lines: readonly Line[] = [];
  while (stack.length < depth - 1) {
    const { callee, sites } = pickEarly(program.calls[row], random);
    lines = [...linesOf(pickEarly(sites, random)), ...lines];
    row = callee;
    if (program.inlining === 'by function' && isInlined(callee)) continue;
    stack.push(locations.idOf(lines));
    lines = [];
  }
  const allocating = Math.floor(random() ** 3 * 300) * allocatingStep;
  stack.push(locations.idOf(linesOf(pickEarly(program.allocates[allocating], random))));
  return stack.reverse();
}

/** Innermost first. */
function linesOf({ inner, ...outer }: CallSite): readonly Line[] {
  return inner === undefined ? [outer] : [inner, outer];
}

/** The first items are the hot ones. */
function pickEarly<Item>(items: readonly Item[] | undefined, random: Random): Item {
  const item = items?.[Math.floor(random() ** 1.6 * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
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
