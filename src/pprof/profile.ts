/** A profile as columns: typed arrays whose rows refer to one another by row number, never by id. */

/** What a sample value counts, e.g. `{ type: 'inuse_space', unit: 'bytes' }`. */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

/**
 * Strings by index, decoded when asked for. Index 0 is always the empty string. `mayHave` is true wherever a string of the table is
 * `text`, and seldom elsewhere: it takes far less time than to look at each.
 * `with` returns a table that also holds `more`, at indexes `count`, `count + 1`, …; the table itself never changes.
 */
export interface StringTable {
  readonly count: number;
  get(index: number): string;
  mayHave(text: string): boolean;
  with(more: readonly string[]): StringTable;
}

/**
 * The values of one sample type, one per sample, exact int64.
 * A Float64Array promises that Σ|value| ≤ 2^53 − 1, so that every partial sum is exact;
 * a column that cannot promise it is a BigInt64Array, whose sums wrap as Go's int64 do.
 */
export type ValueColumn = Float64Array | BigInt64Array;

/** Rows of a table: of 16 bits where it has no more than 65,536, which halves what the stacks of most profiles take. */
export type RowColumn = Uint16Array | Uint32Array;

/**
 * `count` samples. The stack of sample s is `stack[stackStart[s]] … stack[stackStart[s + 1] − 1]`:
 * rows of `locations`, leaf first. `values[t][s]` is its value of sample type t.
 */
export interface Samples {
  readonly count: number;
  readonly stackStart: Uint32Array;
  readonly stack: RowColumn;
  readonly values: readonly ValueColumn[];
}

/**
 * The labels of sample s are rows `start[s] … start[s + 1] − 1`, in file order.
 * `key`, `text` and `unit` are string indexes. A row with `text` ≠ 0 is a string label; otherwise it is a numeric
 * label with value `number` and unit `unit` (0 where none was given).
 */
export interface Labels {
  readonly start: Uint32Array;
  readonly key: Uint32Array;
  readonly text: Uint32Array;
  readonly number: BigInt64Array;
  readonly unit: Uint32Array;
}

/**
 * `count` locations. `mapping` is a row of `Profile.mappings` or −1. The lines of location l are rows
 * `lineStart[l] … lineStart[l + 1] − 1` of `lines`, innermost inlined call first (the last one is the caller that was not inlined).
 */
export interface Locations {
  readonly count: number;
  readonly id: BigUint64Array;
  readonly address: BigUint64Array;
  readonly mapping: Int32Array;
  readonly lineStart: Uint32Array;
  readonly isFolded: Uint8Array;
}

/** `function` is a row of `functions` or −1; `line` and `column` are 0 where unknown. */
export interface Lines {
  readonly count: number;
  readonly function: Int32Array;
  readonly line: Float64Array;
  readonly column: Float64Array;
}

/** `name`, `systemName` and `filename` are string indexes. */
export interface Functions {
  readonly count: number;
  readonly id: BigUint64Array;
  readonly name: Uint32Array;
  readonly systemName: Uint32Array;
  readonly filename: Uint32Array;
  readonly startLine: Float64Array;
}

/** A file mapped into the process. Few enough to be objects. */
export interface Mapping {
  readonly id: bigint;
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
  readonly file: string;
  readonly buildId: string;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
  /** Suffix of a kernel mapping such as `[kernel.kallsyms]_text`, else empty. */
  readonly kernelRelocationSymbol: string;
}

/** Nothing here is changed after it is made: a filter or a merge returns a new profile that shares what it kept. */
export interface Profile {
  readonly strings: StringTable;
  readonly sampleTypes: readonly ValueType[];
  /** Empty where the file names none. */
  readonly defaultSampleType: string;
  readonly samples: Samples;
  readonly labels: Labels;
  readonly locations: Locations;
  readonly lines: Lines;
  readonly functions: Functions;
  readonly mappings: readonly Mapping[];
  /** Regular expressions (RE2), empty where there is none. */
  readonly dropFrames: string;
  readonly keepFrames: string;
  /** Nanoseconds since 1970, 0 where unknown. */
  readonly timeNanos: bigint;
  readonly durationNanos: bigint;
  readonly periodType: ValueType;
  readonly period: bigint;
  readonly comments: readonly string[];
  readonly docUrl: string;
}
