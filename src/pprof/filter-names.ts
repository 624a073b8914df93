/** Which frames and samples a person's patterns on names leave: focus, ignore, hide, show, show_from, prune_from (PARITY 6). */

import { simplifyFunctionName } from './names.ts';
import type { Pattern } from './pattern.ts';
import type { Profile } from './profile.ts';
import { filterLines, rewriteStacks } from './rewrite.ts';
import { testStrings } from './string-test.ts';

export interface NamePatterns {
  readonly focus: Pattern | undefined;
  readonly ignore: Pattern | undefined;
  readonly hide: Pattern | undefined;
  readonly show: Pattern | undefined;
}

export interface Filtered {
  readonly profile: Profile;
  /** The options whose pattern matched nothing, as pprof writes them. */
  readonly unmatched: readonly string[];
}

/** A sample stays if one of its locations is in focus and none is ignored; hidden frames are taken out of it. */
export function filterByName(profile: Profile, patterns: NamePatterns): Filtered {
  const { focus, ignore, hide, show } = patterns;
  if (!focus && !ignore && !hide && !show) return { profile, unmatched: [] };
  const attention = directAttention(profile, focus, ignore);
  const visible = hideLines(profile, hide, show);
  const unmatched = [
    ...nameUnmatched('Focus', focus, attention.isFocusMatched),
    ...nameUnmatched('Ignore', ignore, attention.isIgnoreMatched),
    ...nameUnmatched('Hide', hide, visible.isHideMatched),
    ...nameUnmatched('Show', show, visible.isShowMatched),
  ];
  const kept = keepFocused(profile, attention.marks, visible.isHidden);
  return { profile: filterLines(kept, visible.isLineKept), unmatched };
}

/** Cuts the frames above the root-most one that matches; samples without one go. */
export function showFrom(profile: Profile, pattern: Pattern): Filtered {
  const { locations, lines, samples } = profile;
  const matches = createMatcher(profile, pattern);
  const isLineKept = new Uint8Array(lines.count);
  const isMatched = new Uint8Array(locations.count);
  for (let location = 0; location < locations.count; location++) {
    const first = locations.lineStart[location] as number;
    let end = locations.lineStart[location + 1] as number;
    const isWhole = matches.mapping(location);
    while (!isWhole && end > first && !matches.line(end - 1)) end--;
    isMatched[location] = isWhole || end > first ? 1 : 0;
    // A location that does not match keeps its lines: it may be a callee of one that does.
    const kept = isMatched[location] === 1 ? end : locations.lineStart[location + 1];
    isLineKept.fill(1, first, kept);
  }
  const cut = rewriteStacks(profile, (sample, writer) => {
    const leaf = samples.stackStart[sample] as number;
    let end = samples.stackStart[sample + 1] as number;
    while (end > leaf && isMatched[samples.stack[end - 1] as number] === 0) end--;
    for (let i = leaf; i < end; i++) writer.push(samples.stack[i] as number);
    return end > leaf;
  });
  return {
    profile: filterLines(cut, isLineKept),
    unmatched: isMatched.includes(1) ? [] : ['ShowFrom'],
  };
}

/** Cuts the frames below the leaf-most one whose simplified name matches. */
export function pruneFrom(profile: Profile, pattern: Pattern): Profile {
  const { locations, lines, functions, samples, strings } = profile;
  const isName = testStrings(strings, (name) => name !== '' && pattern(simplifyFunctionName(name)));
  const isMatch = (line: number) => {
    const row = lines.function[line] as number;
    return row >= 0 && isName(functions.name[row] as number);
  };
  const isLineKept = new Uint8Array(lines.count).fill(1);
  const isMatched = new Uint8Array(locations.count);
  for (let location = 0; location < locations.count; location++) {
    const first = locations.lineStart[location] as number;
    const end = locations.lineStart[location + 1] as number;
    let line = first;
    while (line < end && !isMatch(line)) line++;
    if (line === end) continue;
    isMatched[location] = 1;
    isLineKept.fill(0, first, line);
  }
  const cut = rewriteStacks(profile, (sample, writer) => {
    const leaf = samples.stackStart[sample] as number;
    const end = samples.stackStart[sample + 1] as number;
    let first = leaf;
    while (first < end && isMatched[samples.stack[first] as number] === 0) first++;
    for (let i = first === end ? leaf : first; i < end; i++)
      writer.push(samples.stack[i] as number);
    return true;
  });
  return filterLines(cut, isLineKept);
}

/** What a pattern matches; every name is looked at once. */
interface Matcher {
  line(line: number): boolean;
  mapping(location: number): boolean;
  location(location: number): boolean;
}

function createMatcher(profile: Profile, pattern: Pattern): Matcher {
  const { locations, lines, functions, strings, mappings } = profile;
  const matches = testStrings(strings, pattern);
  const isMappingMatched = mappings.map(({ file }) => pattern(file));
  const line = (row: number) => {
    const called = lines.function[row] as number;
    if (called < 0) return false;
    return (
      matches(functions.name[called] as number) || matches(functions.filename[called] as number)
    );
  };
  const mapping = (location: number) =>
    isMappingMatched[locations.mapping[location] as number] ?? false;
  const location = (row: number) => {
    const end = locations.lineStart[row + 1] as number;
    for (let i = locations.lineStart[row] as number; i < end; i++) if (line(i)) return true;
    return mapping(row);
  };
  return { line, mapping, location };
}

const NEITHER = 0;
const FOCUSED = 1;
const IGNORED = 2;

function directAttention(
  profile: Profile,
  focus: Pattern | undefined,
  ignore: Pattern | undefined,
): { marks: Uint8Array; isFocusMatched: boolean; isIgnoreMatched: boolean } {
  const focused = focus && createMatcher(profile, focus);
  const ignored = ignore && createMatcher(profile, ignore);
  const marks = new Uint8Array(profile.locations.count).map((_, location) => {
    if (ignored?.location(location)) return IGNORED;
    return (focused?.location(location) ?? true) ? FOCUSED : NEITHER;
  });
  return {
    marks,
    isFocusMatched: marks.includes(FOCUSED),
    isIgnoreMatched: marks.includes(IGNORED),
  };
}

interface Visibility {
  readonly isLineKept: Uint8Array;
  /** 1 for each location to take out of every stack. */
  readonly isHidden: Uint8Array;
  readonly isHideMatched: boolean;
  readonly isShowMatched: boolean;
}

function hideLines(
  profile: Profile,
  hide: Pattern | undefined,
  show: Pattern | undefined,
): Visibility {
  const { locations, lines } = profile;
  const isLineKept = new Uint8Array(lines.count).fill(1);
  const isHidden = new Uint8Array(locations.count);
  const hidden = hide && markHidden(profile, createMatcher(profile, hide), isLineKept, isHidden);
  const shown = show && markShown(profile, createMatcher(profile, show), isLineKept, isHidden);
  return { isLineKept, isHidden, isHideMatched: hidden ?? false, isShowMatched: shown ?? false };
}

/** Returns whether anything matched. A location left without lines is hidden as a whole. */
function markHidden(
  { locations }: Profile,
  matches: Matcher,
  isLineKept: Uint8Array,
  isHidden: Uint8Array,
): boolean {
  let isMatched = false;
  for (let location = 0; location < locations.count; location++) {
    if (!matches.location(location)) continue;
    isMatched = true;
    const first = locations.lineStart[location] as number;
    const end = locations.lineStart[location + 1] as number;
    const isWhole = matches.mapping(location);
    for (let line = first; line < end; line++) {
      if (isWhole || matches.line(line)) isLineKept[line] = 0;
    }
    if (!isLineKept.subarray(first, end).includes(1)) isHidden[location] = 1;
  }
  return isMatched;
}

/** Returns whether anything stays. Lines without a function stay. */
function markShown(
  { locations, lines }: Profile,
  matches: Matcher,
  isLineKept: Uint8Array,
  isHidden: Uint8Array,
): boolean {
  let isMatched = false;
  for (let location = 0; location < locations.count; location++) {
    const first = locations.lineStart[location] as number;
    const end = locations.lineStart[location + 1] as number;
    const isWhole = matches.mapping(location);
    for (let line = first; line < end; line++) {
      if (isWhole || (lines.function[line] as number) < 0 || matches.line(line)) continue;
      isLineKept[line] = 0;
    }
    if (isLineKept.subarray(first, end).includes(1)) isMatched = true;
    else isHidden[location] = 1;
  }
  return isMatched;
}

function keepFocused(profile: Profile, attention: Uint8Array, isHidden: Uint8Array): Profile {
  const { stackStart, stack } = profile.samples;
  return rewriteStacks(profile, (sample, writer) => {
    const end = stackStart[sample + 1] as number;
    const before = writer.length;
    let isFocused = false;
    for (let i = stackStart[sample] as number; i < end; i++) {
      const location = stack[i] as number;
      if (attention[location] === IGNORED) {
        writer.length = before;
        return false;
      }
      if (attention[location] === FOCUSED) isFocused = true;
      if (isHidden[location] === 0) writer.push(location);
    }
    if (!isFocused) writer.length = before;
    return writer.length > before;
  });
}

function nameUnmatched(
  option: string,
  pattern: Pattern | undefined,
  isMatched: boolean,
): readonly string[] {
  return pattern !== undefined && !isMatched ? [option] : [];
}
