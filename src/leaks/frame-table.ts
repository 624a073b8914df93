/** The frames of a profile by number, each named and classified once, so that stacks can be walked as numbers. */

import type { PackageKind } from '../pprof/package-kind.ts';
import type { Profile } from '../pprof/profile.ts';
import { canonicalName, displayName } from './canonical-name.ts';
import type { Frame } from './digest.ts';
import { createKindReader, moduleOf, originOf, packageOf } from './origin.ts';

/** `observer` is the code that makes the profiles. */
export type FrameKind = PackageKind | 'observer';

/** Frames are rows of `Profile.lines`; behind them one for each location, for those that have no line. */
export interface FrameTable {
  kindOf(frame: number): FrameKind;
  /** Frames of the same canonical name have the same number. */
  nameOf(frame: number): number;
  /** The canonical name of that number. */
  nameAt(name: number): string;
  readonly nameCount: number;
  describe(frame: number): Frame;
  /** The library that a frame belongs to; its package where no module can be told. */
  moduleOf(frame: number): string;
  /** Writes a sample's frames, leaf first and inlined ones apart, and returns how many there are. */
  read(sample: number, into: Int32Array): number;
}

/** Farther from the leaf nobody looks, and a small file can describe stacks of any depth. */
const MAX_DEPTH = 1024;

/** Room for one stack. */
export function createFrameBuffer(): Int32Array {
  return new Int32Array(MAX_DEPTH);
}

export function createFrameTable(profile: Profile, modules: readonly string[]): FrameTable {
  const { lines } = profile;
  const called = listCalled(profile);
  const readKind = createKindReader(profile, modules);
  const kinds = called.map((one) => (isObserver(one.name) ? 'observer' : readKind(one)));
  const names = numberNames(called.map(({ name }) => name));
  const rowOf = numberFrames(profile);
  const kindOfFrame = Array.from(rowOf, (row) => kinds[row] as FrameKind);
  const nameOfFrame = rowOf.map((row) => names.numbers[row] as number);
  const packages: string[] = [];
  const modulesOfRows: string[] = [];
  const described: Frame[] = [];
  const describe = (frame: number): Frame => {
    const row = rowOf[frame] as number;
    const one = called[row] as Called;
    const kind = kinds[row] as FrameKind;
    packages[row] ??= packageOf(one);
    return {
      function: displayName(one.name),
      file: one.file,
      line: frame < lines.count ? (lines.line[frame] as number) : 0,
      package: packages[row],
      origin: kind === 'observer' ? 'stdlib' : originOf(kind),
    };
  };
  return {
    kindOf: (frame) => kindOfFrame[frame] as FrameKind,
    nameOf: (frame) => nameOfFrame[frame] as number,
    nameAt: (name) => names.texts[name] as string,
    nameCount: names.texts.length,
    describe(frame) {
      const known = described[frame];
      if (known !== undefined) return known;
      const made = describe(frame);
      described[frame] = made;
      return made;
    },
    moduleOf(frame) {
      const row = rowOf[frame] as number;
      const one = called[row] as Called;
      modulesOfRows[row] ??= moduleOf(one) || displayName(one.name);
      return modulesOfRows[row];
    },
    read: createReader(profile),
  };
}

interface Called {
  readonly name: string;
  readonly file: string;
}

/** The functions; behind them one for each mapping and one for no mapping, for frames without a function. */
function listCalled({ functions, mappings, strings }: Profile): readonly Called[] {
  const named = Array.from({ length: functions.count }, (_, row) => ({
    name:
      strings.get(functions.name[row] as number) ||
      strings.get(functions.systemName[row] as number),
    file: strings.get(functions.filename[row] as number),
  }));
  const unnamed = mappings.map(({ file }) => ({ name: /[^/]*$/.exec(file)?.[0] ?? '', file }));
  return [...named, ...unnamed, { name: '', file: '' }].map(({ name, file }) => ({
    name: name === '' ? '(unknown)' : name.slice(0, MAX_LENGTH),
    file: file.slice(0, MAX_LENGTH),
  }));
}

/** Names and files are kept with the definitions of groups, and a hostile one has no end. */
const MAX_LENGTH = 4096;

/**
 * Writers of profiles, not what they are called through: `pprof.Do` runs the service's own code, and a profile of its own
 * (`Profile.Add`) keeps what the service gives it.
 */
function isObserver(name: string): boolean {
  if (name.startsWith('net/http/pprof.')) return true;
  return name.startsWith('runtime/pprof.') && !LABELLING.test(name.slice('runtime/pprof.'.length));
}

const LABELLING =
  /^(?:Do|SetGoroutineLabels|WithLabels|Labels?|ForLabels|mergeLabelSets|\(?\*?(?:LabelSet|labelMap)\)?|\(\*Profile\)\.Add)(?:\.|$)/;

interface NumberedNames {
  readonly numbers: Int32Array;
  readonly texts: readonly string[];
}

function numberNames(names: readonly string[]): NumberedNames {
  const known = new Map<string, number>();
  const numbers = new Int32Array(names.length);
  for (const [row, name] of names.entries()) {
    const canonical = canonicalName(name);
    const number = known.get(canonical) ?? known.size;
    known.set(canonical, number);
    numbers[row] = number;
  }
  return { numbers, texts: [...known.keys()] };
}

/** The row of `listCalled` of each frame. */
function numberFrames({ locations, lines, functions, mappings }: Profile): Int32Array {
  const rows = new Int32Array(lines.count + locations.count);
  for (let location = 0; location < locations.count; location++) {
    const mapping = locations.mapping[location] as number;
    const unnamed = functions.count + (mapping < 0 ? mappings.length : mapping);
    rows[lines.count + location] = unnamed;
    const end = locations.lineStart[location + 1] as number;
    for (let line = locations.lineStart[location] as number; line < end; line++) {
      const row = lines.function[line] as number;
      rows[line] = row < 0 ? unnamed : row;
    }
  }
  return rows;
}

function createReader({ samples, locations, lines }: Profile): FrameTable['read'] {
  return (sample, into) => {
    let count = 0;
    const end = samples.stackStart[sample + 1] as number;
    for (let at = samples.stackStart[sample] as number; at < end && count < MAX_DEPTH; at++) {
      const location = samples.stack[at] as number;
      const firstLine = locations.lineStart[location] as number;
      const lastLine = locations.lineStart[location + 1] as number;
      if (firstLine === lastLine) into[count++] = lines.count + location;
      const inlined = Math.min(lastLine - firstLine, MAX_DEPTH - count);
      for (let line = 0; line < inlined; line++) into[count++] = firstLine + line;
    }
    return count;
  };
}
