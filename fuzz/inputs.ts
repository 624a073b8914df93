/** The inputs of a fuzz run by number: number 17 of a seed is always the same bytes and the same command line. */

import { gzipSync } from 'node:zlib';
import { drawArguments } from './arguments.ts';
import { drawProtobuf } from './draw-protobuf.ts';
import { mutateBytes, mutateProtobuf } from './mutate-protobuf.ts';
import { mutateText } from './mutate-text.ts';
import { Random } from './random.ts';
import type { Seeds } from './seeds.ts';

export interface FuzzInput {
  readonly bytes: Uint8Array;
  /** What would stand between `heapbot pprof` and the file. */
  readonly argv: readonly string[];
  /** Read as the bot reads it, with what pprof would not read. */
  readonly isExtended: boolean;
}

export function makeInput(seeds: Seeds, seed: number, index: number): FuzzInput {
  // Spread apart, so that neighbouring numbers have nothing in common.
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const bytes = makeBytes(seeds, random);
  return {
    bytes: random.chance(0.1) ? gzip(bytes, random) : bytes,
    argv: drawArguments(random),
    isExtended: random.chance(0.3),
  };
}

function makeBytes(seeds: Seeds, random: Random): Uint8Array {
  const kind = random.fraction();
  if (kind < 0.3) return drawProtobuf(random);
  if (kind < 0.75)
    return mutateProtobuf(random.pick(seeds.protobuf), random.pick(seeds.protobuf), random);
  if (kind < 0.95) {
    const text = mutateText(random.pick(seeds.text), random.pick(seeds.text), random);
    return Buffer.from(text, random.chance(0.5) ? 'latin1' : 'utf8');
  }
  // Those that are text do not parse as protobuf and are changed byte by byte.
  return mutateProtobuf(random.pick(seeds.real), random.pick(seeds.protobuf), random);
}

function gzip(bytes: Uint8Array, random: Random): Uint8Array {
  const member = gzipSync(bytes, { level: 1 });
  if (random.chance(0.3)) return member;
  if (random.chance(0.3)) return Buffer.concat([member, gzipSync(bytes.subarray(0, 99))]);
  return mutateBytes(member, random);
}
