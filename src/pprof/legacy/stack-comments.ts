/** The comments that Go writes behind each stack of `heap?debug=1`: names, files and lines, inlined calls too. */

import type { Draft, DraftLine, DraftSample } from './draft.ts';
import { parseHex } from './numbers.ts';

/** One call. Go leaves out those of the allocator, and where every goroutine ends: what it hides has no comment. */
interface Frame {
  readonly address: bigint;
  /** Where the compiled function begins that the call is part of; 0 where unknown. */
  readonly entry: bigint;
  /** Empty where Go has no name for it. */
  readonly name: string;
  readonly filename: string;
  readonly line: number;
}

/** A line of samples, which ends sooner, has at most this many addresses. */
const MOST_FRAMES = 16_384;

export class StackComments {
  /** Whether a comment gave a stack its names. */
  isUsed = false;
  readonly #draft: Draft;
  readonly #locations = new Map<string, number>();
  readonly #functions = new Map<string, number>();
  #sample: DraftSample | null = null;
  #frames: Frame[] = [];

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /** What is read from now on is about this sample. */
  begin(sample: DraftSample): void {
    this.end();
    this.#sample = sample;
  }

  read(comment: string): void {
    if (this.#sample === null || this.#frames.length === MOST_FRAMES) return;
    const frame = parseFrame(comment);
    if (frame !== undefined) this.#frames.push(frame);
  }

  /** Puts the names that were read into the last sample. */
  end(): void {
    if (this.#sample !== null && this.#frames.length > 0) {
      this.#sample.stack = this.#nameStack(this.#sample.stack, this.#frames);
    }
    this.#sample = null;
    this.#frames = [];
  }

  #nameStack(stack: readonly number[], comments: readonly Frame[]): number[] {
    const frames = alignFrames(
      stack.map((row) => this.#draft.locations[row]?.address ?? 0n),
      comments,
    );
    if (frames === null) return [...stack];
    return joinInlined(frames).map((calls) => this.#location(calls));
  }

  #location(calls: readonly Frame[]): number {
    const [innermost] = calls;
    if (innermost === undefined) throw new Error('a location without a call');
    if (innermost.name === '') return this.#draft.location(innermost.address);
    const key = calls.map(({ address }) => address.toString(36)).join(' ');
    const known = this.#locations.get(key);
    if (known !== undefined) return known;
    const lines = calls.map((call) => this.#line(call));
    const row = this.#draft.addLocation({ address: innermost.address, lines });
    this.#locations.set(key, row);
    this.isUsed = true;
    return row;
  }

  #line({ name, filename, line }: Frame): DraftLine {
    const key = `${name}\n${filename}`;
    let row = this.#functions.get(key);
    if (row === undefined) {
      row = this.#draft.functions.push({ name, filename }) - 1;
      this.#functions.set(key, row);
    }
    return { function: row, line };
  }
}

/**
 * `#\t0xADDRESS\tfunction+0xOFFSET\tfile:line`, or only the address. Taken apart without a pattern, so that no line takes
 * longer than its length.
 */
function parseFrame(comment: string): Frame | undefined {
  if (!comment.startsWith('#\t0x')) return undefined;
  const [digits = '', call = '', place = ''] = comment
    .slice('#\t0x'.length)
    .split('\t')
    .filter((part) => part !== '');
  const address = parseHex(digits);
  if (address === undefined) return undefined;
  const plus = call.lastIndexOf('+0x');
  const offset = plus < 1 ? undefined : parseHex(call.slice(plus + '+0x'.length));
  const unnamed = { address, entry: 0n, name: '', filename: '', line: 0 };
  if (offset === undefined) return unnamed;
  const entry = offset <= address ? address - offset : 0n;
  return { address, entry, name: call.slice(0, plus), ...parsePlace(place) };
}

function parsePlace(place: string): { filename: string; line: number } {
  const [, filename = '', digits = ''] = /^(.*):(\d{1,15})$/u.exec(place) ?? [];
  return filename === '' ? { filename: place, line: 0 } : { filename, line: Number(digits) };
}

/**
 * The frames of a stack, as far as they are to be shown: as Go's own profiles do, without the allocator's calls before the first
 * comment, and without the one behind the last. Null where the comments are not about this stack, or have no names.
 */
function alignFrames(addresses: readonly bigint[], comments: readonly Frame[]): Frame[] | null {
  let next = 0;
  const first = addresses.indexOf(comments[0]?.address ?? -1n);
  if (first === -1 || comments.every(({ name }) => name === '')) return null;
  const frames: Frame[] = [];
  for (let at = first; at < addresses.length; at++) {
    const address = addresses[at] as bigint;
    const before = next;
    while (comments[next]?.address === address) frames.push(comments[next++] as Frame);
    if (before === next && !isHidden(at)) frames.push(unnamedFrame(address));
  }
  return frames;

  /** An address that stands there twice has had its comments; the last of all is where the goroutine ends. */
  function isHidden(at: number): boolean {
    const isEnd = at === addresses.length - 1 && next === comments.length;
    return isEnd || (at > first && addresses[at] === addresses[at - 1]);
  }
}

function unnamedFrame(address: bigint): Frame {
  return { address, entry: 0n, name: '', filename: '', line: 0 };
}

/**
 * Calls that were inlined into the same compiled function are one location, innermost first. The last call of a run is that
 * function itself, which is never inlined into itself: where its name comes again, it called itself.
 */
function joinInlined(frames: readonly Frame[]): Frame[][] {
  const joined: Frame[][] = [];
  for (let start = 0; start < frames.length; ) {
    const end = endOfRun(frames, start);
    const compiled = frames[end - 1]?.name;
    let calls: Frame[] = [];
    for (const frame of frames.slice(start, end)) {
      calls.push(frame);
      if (frame.name !== compiled) continue;
      joined.push(calls);
      calls = [];
    }
    start = end;
  }
  return joined;
}

function endOfRun(frames: readonly Frame[], start: number): number {
  const entry = frames[start]?.entry;
  let end = start + 1;
  while (entry !== 0n && end < frames.length && frames[end]?.entry === entry) end++;
  return end;
}
