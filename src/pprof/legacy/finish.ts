/** Turns a legacy draft and its memory map into a profile, numbered as pprof numbers it. */

import type { Labels, Locations, Mapping, Profile, Samples } from '../profile.ts';
import { StringInterner } from '../string-table.ts';
import { valueColumnOf } from '../value-column.ts';
import type { Draft, DraftSample } from './draft.ts';
import { builtInFrameFilters } from './frame-filters.ts';
import { placeLocations } from './mappings.ts';

export interface FinishOptions {
  /** The handler may have written the leaf twice, the second time as if it were a call. */
  readonly hasDuplicateLeaves?: boolean;
  /** Locations are named: their addresses are of no use. */
  readonly hasNoAddresses?: boolean;
}

export function finishDraft(
  draft: Draft,
  memoryMap: readonly Mapping[],
  options: FinishOptions = {},
): Profile {
  const used = locationsInOrderOfUse(draft);
  const addresses = used.map((row) => draft.locations[row]?.address ?? 0n);
  const { mappings, rows } = placeLocations(memoryMap, addresses);
  if (options.hasDuplicateLeaves)
    for (const sample of draft.samples) dropDuplicateLeaf(draft, sample);
  const strings = new StringInterner();
  const functions = functionsInOrderOfUse(draft, used);
  return {
    sampleTypes: draft.sampleTypes,
    samples: samplesTable(draft, used),
    labels: labelsTable(draft, strings),
    ...locationTables(draft, used, functions, options.hasNoAddresses ? [] : addresses, rows),
    functions: functionsTable(draft, functions, strings),
    mappings,
    ...builtInFrameFilters(draft.sampleTypes),
    defaultSampleType: '',
    timeNanos: 0n,
    durationNanos: draft.durationNanos,
    periodType: draft.periodType,
    period: draft.period,
    comments: [],
    docUrl: '',
    strings: strings.table(),
  };
}

function locationsInOrderOfUse(draft: Draft): number[] {
  const isUsed = new Uint8Array(draft.locations.length);
  const used: number[] = [];
  for (const { stack } of draft.samples) {
    for (const row of stack) {
      if (isUsed[row]) continue;
      isUsed[row] = 1;
      used.push(row);
    }
  }
  return used;
}

function functionsInOrderOfUse(draft: Draft, used: readonly number[]): number[] {
  const rows = new Set<number>();
  for (const row of used) {
    for (const line of draft.locations[row]?.lines ?? []) rows.add(line.function);
  }
  return [...rows];
}

function dropDuplicateLeaf(draft: Draft, sample: DraftSample): void {
  const [leaf, caller] = sample.stack;
  if (leaf === undefined || caller === undefined) return;
  const leafAddress = draft.locations[leaf]?.address ?? 0n;
  const callerAddress = draft.locations[caller]?.address ?? 0n;
  if (leafAddress === BigInt.asUintN(64, callerAddress + 1n)) sample.stack.splice(1, 1);
}

function samplesTable(draft: Draft, used: readonly number[]): Samples {
  const rowOf = inverse(used, draft.locations.length);
  const stackStart = new Uint32Array(draft.samples.length + 1);
  for (const [sample, { stack }] of draft.samples.entries()) {
    stackStart[sample + 1] = (stackStart[sample] as number) + stack.length;
  }
  const frames = new Uint32Array(stackStart[draft.samples.length] as number);
  let frame = 0;
  for (const { stack } of draft.samples) {
    for (const row of stack) frames[frame++] = rowOf[row] as number;
  }
  const values = draft.sampleTypes.map((_, type) =>
    valueColumnOf(draft.samples.map((sample) => sample.values[type] ?? 0n)),
  );
  return { count: draft.samples.length, stackStart, stack: frames, values };
}

/** Heap samples have the numeric label `bytes`, even where it is 0. */
function labelsTable(draft: Draft, strings: StringInterner): Labels {
  const start = new Uint32Array(draft.samples.length + 1);
  const sizes: bigint[] = [];
  for (const [sample, { blockSize }] of draft.samples.entries()) {
    if (blockSize !== undefined) sizes.push(blockSize);
    start[sample + 1] = sizes.length;
  }
  const key = sizes.length === 0 ? 0 : strings.index('bytes');
  return {
    start,
    key: new Uint32Array(sizes.length).fill(key),
    text: new Uint32Array(sizes.length),
    number: BigInt64Array.from(sizes),
    unit: new Uint32Array(sizes.length),
  };
}

function locationTables(
  draft: Draft,
  used: readonly number[],
  functions: readonly number[],
  addresses: readonly bigint[],
  mapping: Int32Array,
): Pick<Profile, 'locations' | 'lines'> {
  const functionRow = inverse(functions, draft.functions.length);
  const lineStart = new Uint32Array(used.length + 1);
  const lineFunctions: number[] = [];
  const lineNumbers: number[] = [];
  for (const [row, draftRow] of used.entries()) {
    for (const line of draft.locations[draftRow]?.lines ?? []) {
      lineFunctions.push(functionRow[line.function] as number);
      lineNumbers.push(line.line);
    }
    lineStart[row + 1] = lineFunctions.length;
  }
  const locations: Locations = {
    count: used.length,
    id: numbered(used.length),
    address: new BigUint64Array(used.length),
    mapping,
    lineStart,
    isFolded: new Uint8Array(used.length),
  };
  locations.address.set(addresses);
  const lines = {
    count: lineFunctions.length,
    function: Int32Array.from(lineFunctions),
    line: Float64Array.from(lineNumbers),
    column: new Float64Array(lineFunctions.length),
  };
  return { locations, lines };
}

function functionsTable(draft: Draft, used: readonly number[], strings: StringInterner) {
  const functions = used.flatMap((row) => draft.functions[row] ?? []);
  const name = Uint32Array.from(functions, (each) => strings.index(each.name));
  return {
    count: functions.length,
    id: numbered(functions.length),
    name,
    systemName: name,
    filename: Uint32Array.from(functions, (each) => strings.index(each.filename)),
    startLine: new Float64Array(functions.length),
  };
}

function inverse(rows: readonly number[], count: number): Int32Array {
  const result = new Int32Array(count).fill(-1);
  for (const [position, row] of rows.entries()) result[row] = position;
  return result;
}

function numbered(count: number): BigUint64Array {
  const ids = new BigUint64Array(count);
  for (let row = 0; row < count; row++) ids[row] = BigInt(row + 1);
  return ids;
}
