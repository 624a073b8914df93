/** Who is to answer for memory: the frame to name, the way that leads there, and what kind of code it is (DETECTOR 2.7). */

import type { Frame, GroupKind } from './digest.ts';
import type { FrameTable } from './frame-table.ts';

/** What a walk over a stack from the leaf finds; `at` is the place of the frame to name. */
export interface Blame {
  readonly kind: GroupKind;
  readonly at: number;
}

/** Whether groups of a kind are told apart by frames; the others are one row each. */
export function isKeyed(kind: GroupKind): kind is 'application' | 'library' {
  return kind === 'application' || kind === 'library';
}

/** `frames[0 … count − 1]`, leaf first. */
export interface Stack {
  readonly frames: Int32Array;
  readonly count: number;
}

/**
 * The first frame outside the standard library; where there is none, the outermost one that is not the runtime's, and
 * where that is all there is, the innermost one. A profile being made stands above everything else.
 */
export function findBlame(stack: Stack, table: FrameTable): Blame {
  let named = -1;
  let outermost = -1;
  let observer = -1;
  for (let at = 0; at < stack.count; at++) {
    const kind = table.kindOf(stack.frames[at] as number);
    if (kind === 'observer') observer = at;
    else if (kind === 'standard') outermost = at;
    else if (kind !== 'runtime' && named < 0) named = at;
  }
  if (observer >= 0) return { kind: 'observer', at: observer };
  if (named >= 0) return { kind: kindAt(stack, named, table), at: named };
  if (outermost >= 0) return { kind: 'library', at: outermost };
  return blameRuntime(stack, table);
}

/** Where the runtime is all there is: who makes goroutines, else what asked its allocator. */
function blameRuntime({ frames, count }: Stack, table: FrameTable): Blame {
  const names = Array.from(frames.subarray(0, count), (frame) => table.nameAt(table.nameOf(frame)));
  const maker = names.findIndex((name) => GOROUTINE_MAKERS.has(name));
  if (maker >= 0) return { kind: 'goroutines', at: maker };
  const asker = names.findIndex((name) => !ALLOCATION.test(name));
  return { kind: 'runtime', at: Math.max(0, asker) };
}

/** Descriptors of goroutines; their stacks are not in a heap profile. */
const GOROUTINE_MAKERS = new Set(['runtime.malg', 'runtime.newproc1']);

const ALLOCATION = /^runtime\.(?:malloc|new(?:object|array)$|(?:make|grow)slice|persistentalloc)/;

function kindAt(stack: Stack, at: number, table: FrameTable): GroupKind {
  return table.kindOf(stack.frames[at] as number) === 'own' ? 'application' : 'library';
}

/** What a definition says of a stack. */
export interface Explanation {
  readonly allocator: Frame;
  readonly entry: Frame | null;
  readonly via: readonly string[];
  readonly path: readonly Frame[];
  readonly leaf: string;
}

/** `reach` is how many frames from the leaf are shared by most of the group's memory: the path goes no farther. */
export function explainStack(
  stack: Stack,
  { kind, at }: Blame,
  reach: number,
  table: FrameTable,
): Explanation {
  const entry = isKeyed(kind) ? findEntry(stack, at, table) : -1;
  const end = entry < 0 ? stack.count : entry;
  return {
    allocator: table.describe(stack.frames[at] as number),
    entry: entry < 0 ? null : table.describe(stack.frames[entry] as number),
    via: entry < 0 && kind !== 'library' ? [] : listLibraries(stack, at + 1, end, table),
    path: tracePath(stack, at, Math.max(reach, entry + 1), table),
    leaf: isKeyed(kind) ? findLeaf(stack, at, table) : describeLeaf(stack, table),
  };
}

function findEntry({ frames, count }: Stack, at: number, table: FrameTable): number {
  for (let place = at; place < count; place++) {
    if (table.kindOf(frames[place] as number) === 'own') return place;
  }
  return -1;
}

/** Each once, in order, at most `MAX_LIBRARIES`. */
function listLibraries(
  { frames }: Stack,
  from: number,
  end: number,
  table: FrameTable,
): readonly string[] {
  const libraries = new Set<string>();
  for (let place = from; place < end && libraries.size < MAX_LIBRARIES; place++) {
    const frame = frames[place] as number;
    if (table.kindOf(frame) === 'library') libraries.add(table.moduleOf(frame));
  }
  return [...libraries];
}

const MAX_LIBRARIES = 6;

function describeLeaf({ frames }: Stack, table: FrameTable): string {
  return table.describe(frames[0] as number).function;
}

/** The innermost frame; where allocation itself shows, what asked the runtime for it. */
function findLeaf({ frames }: Stack, at: number, table: FrameTable): string {
  for (let place = 0; place < at; place++) {
    const frame = frames[place] as number;
    if (table.kindOf(frame) !== 'runtime') return table.describe(frame).function;
  }
  return table.describe(frames[at] as number).function;
}

/**
 * From the standard library's function that was asked for the memory, if any, towards the root. Of a run of one package
 * its two ends are kept. The last frame is the farthest that there is room for, but the entry is never lost.
 */
function tracePath(stack: Stack, at: number, end: number, table: FrameTable): readonly Frame[] {
  const start = at > 0 && isAsked(stack, at - 1, table) ? at - 1 : at;
  const frames: Frame[] = [];
  for (let place = start; place < end; place++) {
    const frame = stack.frames[place] as number;
    if (place > at && table.kindOf(frame) === 'runtime') continue;
    frames.push(table.describe(frame));
  }
  return keepEntry(frames.filter((_, i) => !isElided(frames, i)));
}

function isAsked({ frames }: Stack, place: number, table: FrameTable): boolean {
  return table.kindOf(frames[place] as number) === 'standard';
}

/** Of the standard library, between others, only where it was entered is worth a line. */
function isElided(frames: readonly Frame[], i: number): boolean {
  const { package: name, origin } = frames[i] as Frame;
  if (name === '' || frames[i + 1]?.package !== name) return false;
  return frames[i - 1]?.package === name || (i > 0 && origin === 'stdlib');
}

function keepEntry(frames: readonly Frame[]): readonly Frame[] {
  const entry = frames.findIndex(({ origin }) => origin === 'main');
  const near = frames.slice(0, MAX_PATH);
  const own = frames[entry];
  return own === undefined || entry < MAX_PATH ? near : [...near.slice(0, -1), own];
}

const MAX_PATH = 6;
