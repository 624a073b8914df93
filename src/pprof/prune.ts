/** Hides the frames that a profile itself asks to drop: allocators, signal handlers (PARITY 8.1). */

import { RE2JS } from 're2js';
import { simplifyFunctionName } from './names.ts';
import type { Profile } from './profile.ts';
import { filterLines, rewriteStacks } from './rewrite.ts';
import { testStrings } from './string-test.ts';

/** The profile without the frames that `dropFrames` matches and `keepFrames` does not, and what is beneath them. */
export function pruneFrames(profile: Profile): Profile {
  const isDropped = compileDropTest(profile);
  if (isDropped === undefined) return profile;
  const { places, isLineKept } = findPlaces(profile, isDropped);
  return cutStacks(filterLines(profile, isLineKept), places);
}

/** What pruning does to a stack at a location: nothing, cut there and keep it, or cut it away too. */
const KEEP = 0;
const CUT_BENEATH = 1;
const CUT = 2;

/** A pattern in a profile is outside input: longer ones would take long to compile. */
const LONGEST_PATTERN = 16_384;

/** Undefined where there is nothing to drop, or where a pattern is invalid, which pprof passes over too. */
function compileDropTest(profile: Profile): ((name: string) => boolean) | undefined {
  const { dropFrames, keepFrames } = profile;
  if (dropFrames === '' || dropFrames.length + keepFrames.length > LONGEST_PATTERN)
    return undefined;
  const drop = compileWhole(dropFrames);
  const keep = keepFrames === '' ? undefined : compileWhole(keepFrames);
  if (drop === undefined || (keep === undefined && keepFrames !== '')) return undefined;
  return (name) => {
    const simple = simplifyFunctionName(name);
    return drop.test(simple) && !keep?.test(simple);
  };
}

function compileWhole(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(`^(${source})$`);
  } catch {
    return undefined;
  }
}

/** Of each location, the outermost line that is dropped decides. */
function findPlaces(profile: Profile, isDropped: (name: string) => boolean) {
  const { locations, lines, functions, strings } = profile;
  const isNameDropped = testStrings(strings, isDropped);
  const places = new Uint8Array(locations.count);
  const isLineKept = new Uint8Array(lines.count).fill(1);
  for (let location = 0; location < locations.count; location++) {
    const first = locations.lineStart[location] as number;
    const last = (locations.lineStart[location + 1] as number) - 1;
    let row = last;
    while (row >= first && !isFunctionDropped(lines.function[row] as number)) row--;
    if (row < first) continue;
    places[location] = row === last ? CUT : CUT_BENEATH;
    if (row !== last) isLineKept.fill(0, first, row + 1);
  }
  return { places, isLineKept };

  function isFunctionDropped(row: number): boolean {
    const name = functions.name[row] ?? 0;
    return name !== 0 && isNameDropped(name);
  }
}

function cutStacks(profile: Profile, places: Uint8Array): Profile {
  const { stackStart, stack } = profile.samples;
  return rewriteStacks(profile, (sample, writer) => {
    const start = stackStart[sample] as number;
    const end = stackStart[sample + 1] as number;
    for (let i = leafAfterCut(start, end); i < end; i++) writer.push(stack[i] as number);
    return true;
  });

  /** Frames before the first one of the program itself, seen from the root, are never cut. */
  function leafAfterCut(start: number, end: number): number {
    let hasSeenUser = false;
    for (let i = end - 1; i >= start; i--) {
      const place = places[stack[i] as number];
      if (place === KEEP) hasSeenUser = true;
      else if (hasSeenUser) return place === CUT ? i + 1 : i;
    }
    return start;
  }
}
