/** Draws two heap profiles of one Go process as its runtime would have sampled them, from what is said of each stack. */

import type { Profile } from '../../src/pprof/profile.ts';
import { drawProfile } from './draw-profile.ts';
import { drawBinomial, drawPoisson, type Random } from './leak-generator/random.ts';

/** Bytes between two samples, as Go has it unless it is told otherwise. */
export const RATE = 524_288;

/** What happens to the blocks of one stack between two profiles; numbers of objects, not of samples. */
export interface Site {
  /** Root first. */
  readonly stack: string;
  /** Bytes of a block. */
  readonly size: number;
  readonly lived: number;
  readonly died: number;
  /** And still there. */
  readonly born: number;
  /** Born and dead in between. */
  readonly passed?: number;
}

/** The change of what is truly live, in bytes. */
export function truthOf({ size, born, died }: Site): number {
  return size * (born - died);
}

/** So many objects as `samples` samples stand for. */
export function objectsOf(samples: number, size: number): number {
  return Math.round(samples / probabilityOf(size));
}

export function sampleTwice(
  random: Random,
  sites: readonly Site[],
): readonly [before: Profile, after: Profile] {
  const rows = sites.map((site) => sampleSite(random, site));
  const draw = (at: 0 | 1) =>
    drawProfile(rows.map((row) => row[at]).join('\n'), {
      types: 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes',
      timeNanos: BigInt(at + 1) * 3_600_000_000_000n,
    });
  return [draw(0), draw(1)];
}

/** A block is sampled once, when it is born. */
function sampleSite(
  random: Random,
  { stack, size, lived, died, born, passed = 0 }: Site,
): readonly [string, string] {
  const sample = (objects: number) => drawSampled(random, objects, probabilityOf(size));
  const counts = { lived: sample(lived), died: sample(died), born: sample(born) };
  const before = counts.lived + counts.died;
  const after = counts.lived + counts.born;
  const bornBefore = before + 100;
  const bornAfter = bornBefore + counts.born + sample(passed);
  return [writeLine(stack, size, bornBefore, before), writeLine(stack, size, bornAfter, after)];
}

/** The binomial of many rare events is Poisson's. */
function drawSampled(random: Random, objects: number, probability: number): number {
  if (probability < 0.01) return drawPoisson(random, objects * probability);
  return drawBinomial(random, objects, probability);
}

function probabilityOf(size: number): number {
  return -Math.expm1(-size / RATE);
}

/** Scaled as the runtime scales it: by 1/p, cut to whole numbers. */
function writeLine(stack: string, size: number, born: number, live: number): string {
  const scaled = [born, live].flatMap((count) => [
    Math.trunc(count / probabilityOf(size)),
    Math.trunc((count * size) / probabilityOf(size)),
  ]);
  return `${stack} ${scaled.join(' ')} bytes=${size}`;
}
