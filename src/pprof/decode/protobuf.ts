/** Decodes an uncompressed protobuf profile into columns. */

import type { Profile, StringTable, ValueType } from '../profile.ts';
import { stringTableOfBytes } from '../string-table.ts';
import { type Header, readHeader, type StringSpans, type ValueTypeIndexes } from './header.ts';
import { assertPlausible, malformedProfile } from './plausibility.ts';
import { decodeSamples } from './samples.ts';
import { decodeTables } from './tables.ts';
import { WireError } from './wire.ts';

/** Throws WireError where the bytes are no protobuf profile, ProfileError where they are one but contradict themselves. */
export function decodeProtobuf(bytes: Uint8Array): Profile {
  const header = readHeader(bytes);
  assertPlausible(header);
  const strings = stringTable(bytes, header.strings);
  const texts = headerTexts(header, strings);
  const { problem: tableProblem, locationRows, ...tables } = decodeTables(bytes, header, strings);
  const { problem: sampleProblem, ...samples } = decodeSamples(bytes, header, locationRows);
  const problem = sampleProblem || tableProblem;
  if (problem !== '') throw malformedProfile(problem);
  return {
    strings,
    ...texts,
    ...samples,
    ...tables,
    timeNanos: header.timeNanos,
    durationNanos: header.durationNanos,
    period: header.period,
  };
}

/** Of the file only the stretch that holds strings is kept. */
function stringTable(bytes: Uint8Array, { starts, ends }: StringSpans): StringTable {
  const first = starts[0] ?? 0;
  const last = ends[ends.length - 1] ?? 0;
  for (let index = 0; index < starts.length; index++) {
    starts[index] = (starts[index] as number) - first;
    ends[index] = (ends[index] as number) - first;
  }
  return stringTableOfBytes(bytes.slice(first, last), starts, ends);
}

function headerTexts(header: Header, strings: StringTable) {
  const text = (index: number): string => {
    // Without any string even index 0 names nothing: such bytes are not a profile.
    if (index >= strings.count) throw new WireError('malformed profile format');
    return strings.get(index);
  };
  const valueType = ({ type, unit }: ValueTypeIndexes): ValueType => ({
    type: text(type),
    unit: text(unit),
  });
  return {
    sampleTypes: header.sampleTypes.map(valueType),
    periodType: valueType(header.periodType),
    dropFrames: text(header.dropFrames),
    keepFrames: text(header.keepFrames),
    comments: header.comments.map(text),
    defaultSampleType: text(header.defaultSampleType),
    docUrl: text(header.docUrl),
  };
}
