/** Writes a profile as uncompressed protobuf, with everything that reading it gave. */

import {
  type FunctionInput,
  type LabelInput,
  type LineInput,
  type LocationInput,
  type MappingInput,
  Profile as OutputProfile,
  StringTable as OutputStrings,
  type SampleInput,
  type ValueTypeInput,
} from 'pprof-format';
import type { Profile, ValueType } from './profile.ts';

export function encodeProfile(profile: Profile): Uint8Array {
  const strings = new StringWriter(profile);
  const { periodType } = profile;
  const output = new OutputProfile({
    sampleType: profile.sampleTypes.map((type) => valueType(type, strings)),
    sample: samples(profile, strings),
    mapping: mappings(profile, strings),
    location: locations(profile),
    function: functions(profile, strings),
    dropFrames: strings.text(profile.dropFrames),
    keepFrames: strings.text(profile.keepFrames),
    timeNanos: profile.timeNanos,
    durationNanos: profile.durationNanos,
    ...(isNamed(periodType) ? { periodType: valueType(periodType, strings) } : {}),
    period: profile.period,
    comment: profile.comments.map((comment) => strings.text(comment)),
    defaultSampleType: strings.text(profile.defaultSampleType),
    docUrl: strings.text(profile.docUrl),
    stringTable: strings.table,
  });
  // pprof-format leaves the two bytes of an empty message out of the length that it announces.
  const empty = profile.sampleTypes.filter((type) => !isNamed(type)).length;
  return output.encode(new Uint8Array(output.length + 2 * empty));
}

class StringWriter {
  readonly table = new OutputStrings();
  readonly #profile: Profile;
  readonly #indexes: Int32Array;

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#indexes = new Int32Array(profile.strings.count).fill(-1);
  }

  text(text: string): number {
    return this.table.dedup(text);
  }

  /** The index of what is string `index` of the profile. */
  index(index: number): number {
    const known = this.#indexes[index] ?? -1;
    if (known !== -1) return known;
    const written = this.text(this.#profile.strings.get(index));
    this.#indexes[index] = written;
    return written;
  }
}

function isNamed({ type, unit }: ValueType): boolean {
  return type !== '' || unit !== '';
}

function valueType({ type, unit }: ValueType, strings: StringWriter): ValueTypeInput {
  return { type: strings.text(type), unit: strings.text(unit) };
}

function samples(profile: Profile, strings: StringWriter): SampleInput[] {
  const { count, stackStart, stack, values } = profile.samples;
  const ids = Array.from(profile.locations.id, compactId);
  return Array.from({ length: count }, (_, sample) => {
    const frames = stack.subarray(stackStart[sample], stackStart[sample + 1]);
    return {
      locationId: Array.from(frames, (row) => ids[row] ?? 0),
      value: values.map((column) => column[sample] ?? 0),
      label: labels(profile, sample, strings),
    };
  });
}

function labels({ labels }: Profile, sample: number, strings: StringWriter): LabelInput[] {
  const written: LabelInput[] = [];
  const end = labels.start[sample + 1] as number;
  for (let row = labels.start[sample] as number; row < end; row++) {
    const str = strings.index(labels.text[row] as number);
    const num = labels.number[row] as bigint;
    const numUnit = strings.index(labels.unit[row] as number);
    // A label that says nothing is dropped by every reader (PARITY 2.2).
    if (str === 0 && num === 0n && numUnit === 0) continue;
    written.push({ key: strings.index(labels.key[row] as number), str, num, numUnit });
  }
  return written;
}

function mappings(profile: Profile, strings: StringWriter): MappingInput[] {
  return profile.mappings.map((mapping) => ({
    id: mapping.id,
    memoryStart: mapping.start,
    memoryLimit: mapping.limit,
    fileOffset: mapping.offset,
    filename: strings.text(mapping.file),
    buildId: strings.text(mapping.buildId),
    hasFunctions: mapping.hasFunctions,
    hasFilenames: mapping.hasFilenames,
    hasLineNumbers: mapping.hasLineNumbers,
    hasInlineFrames: mapping.hasInlineFrames,
  }));
}

function locations(profile: Profile): LocationInput[] {
  const { locations, mappings } = profile;
  return Array.from({ length: locations.count }, (_, row) => ({
    id: locations.id[row] ?? 0n,
    mappingId: mappings[locations.mapping[row] as number]?.id ?? 0n,
    address: locations.address[row] ?? 0n,
    line: lines(profile, row),
    isFolded: locations.isFolded[row] !== 0,
  }));
}

function lines({ locations, lines, functions }: Profile, location: number): LineInput[] {
  const start = locations.lineStart[location] as number;
  const end = locations.lineStart[location + 1] as number;
  return Array.from({ length: end - start }, (_, position) => {
    const row = start + position;
    return {
      functionId: functions.id[lines.function[row] as number] ?? 0n,
      line: lines.line[row] ?? 0,
      column: lines.column[row] ?? 0,
    };
  });
}

function functions({ functions }: Profile, strings: StringWriter): FunctionInput[] {
  return Array.from({ length: functions.count }, (_, row) => ({
    id: functions.id[row] ?? 0n,
    name: strings.index(functions.name[row] as number),
    systemName: strings.index(functions.systemName[row] as number),
    filename: strings.index(functions.filename[row] as number),
    startLine: functions.startLine[row] ?? 0,
  }));
}

/** Numbers are written faster than bigints. */
function compactId(id: bigint): number | bigint {
  return id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : id;
}
