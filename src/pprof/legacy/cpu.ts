/** gperftools' binary CPU profiles (profilez): words of 4 or 8 bytes in either byte order. */

import type { Profile } from '../profile.ts';
import { callAddress, Draft } from './draft.ts';
import { finishDraft } from './finish.ts';
import { finishJavaProfile } from './java.ts';
import { LineScanner } from './lines.ts';
import { parseMemoryMap } from './memory-map.ts';

const LAYOUTS = [
  { size: 4, isLittleEndian: true },
  { size: 4, isLittleEndian: false },
  { size: 8, isLittleEndian: true },
  { size: 8, isLittleEndian: false },
] as const;

export function parseCpu(bytes: Uint8Array): Profile | undefined {
  for (const layout of LAYOUTS) {
    const words = new WordReader(bytes, layout.size, layout.isLittleEndian);
    const [zero, headerWords, version, period, padding] = [0, 1, 2, 3, 4].map(() => words.next());
    const isHeader = zero === 0n && headerWords === 3n && padding === 0n && period !== 0n;
    if (words.isExhausted || !isHeader || period === undefined) continue;
    if (version === 0n) return parseNative(words, period);
    if (version === 1n) return parseJava(words, period);
  }
  return undefined;
}

class WordReader {
  /** Set once a word was asked for beyond the end. */
  isExhausted = false;
  readonly #view: DataView;
  readonly #size: 4 | 8;
  readonly #isLittleEndian: boolean;
  #position = 0;

  constructor(bytes: Uint8Array, size: 4 | 8, isLittleEndian: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#size = size;
    this.#isLittleEndian = isLittleEndian;
  }

  get remainingBytes(): number {
    return this.isExhausted ? 0 : this.#view.byteLength - this.#position;
  }

  next(): bigint {
    if (this.remainingBytes < this.#size) {
      this.isExhausted = true;
      return 0n;
    }
    const position = this.#position;
    this.#position += this.#size;
    return this.#size === 8
      ? this.#view.getBigUint64(position, this.#isLittleEndian)
      : BigInt(this.#view.getUint32(position, this.#isLittleEndian));
  }

  rest(): Uint8Array {
    const { buffer, byteOffset } = this.#view;
    const start = byteOffset + this.#view.byteLength - this.remainingBytes;
    return new Uint8Array(buffer, start, this.remainingBytes);
  }
}

function parseNative(words: WordReader, period: bigint): Profile | undefined {
  const draft = cpuDraft(period);
  if (!readSamples(words, draft, true)) return undefined;
  stripCommonCaller(draft);
  stripCommonCaller(draft);
  const mappings = parseMemoryMap(new LineScanner(words.rest()));
  return finishDraft(draft, mappings, { hasDuplicateLeaves: true });
}

function parseJava(words: WordReader, period: bigint): Profile | undefined {
  const draft = cpuDraft(period);
  if (!readSamples(words, draft, false)) return undefined;
  return finishJavaProfile(draft, words.rest());
}

function cpuDraft(period: bigint): Draft {
  const draft = new Draft();
  draft.period = BigInt.asIntN(64, period * 1000n);
  draft.periodType = { type: 'cpu', unit: 'nanoseconds' };
  draft.sampleTypes = [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ];
  return draft;
}

/** Reads stacks up to the end marker (count 0, one frame, address 0); false where they make no sense. */
function readSamples(words: WordReader, draft: Draft, isNative: boolean): boolean {
  while (words.remainingBytes > 0) {
    const count = words.next();
    const depth = words.next();
    if (words.isExhausted || depth > BigInt(Math.floor(words.remainingBytes / 4))) return false;
    const addresses = Array.from({ length: Number(depth) }, () => words.next());
    if (count === 0n && depth === 1n && addresses[0] === 0n) break;
    // The leaf of a native stack is where the program was, not a call to return to.
    const stack = addresses.map((address, frame) =>
      draft.location(isNative && frame > 0 ? callAddress(address) : address),
    );
    const samples = BigInt.asIntN(64, count);
    draft.add({ stack, values: [samples, BigInt.asIntN(64, samples * draft.period)] });
  }
  return true;
}

/** Nearly all samples with the same frame above the leaf: the signal handler put it there. */
function stripCommonCaller(draft: Draft): void {
  const margin = Math.floor(draft.samples.length / 32);
  const counts = new Map<number, number>();
  for (const { stack } of draft.samples) {
    const caller = stack[1];
    if (caller !== undefined) counts.set(caller, (counts.get(caller) ?? 0) + 1);
  }
  for (const [caller, count] of counts) {
    if (count < draft.samples.length - margin) continue;
    for (const sample of draft.samples) if (sample.stack[1] === caller) sample.stack.splice(1, 1);
    return;
  }
}
