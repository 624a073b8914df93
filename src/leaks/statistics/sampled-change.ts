/** What changed between two profiles of one process, with only the births and deaths in between as noise (DETECTOR 2.2). */

import type { Estimate } from '../judgement.ts';
import { normalQuantile } from './distributions.ts';
import { EXACT_BELOW, intervalOfCount } from './sampling.ts';

/** Samples of a group at one time. Raw counts; `births` from the start of the process. `liveVariance` in bytes squared. */
export interface SampledGroup {
  readonly live: number;
  readonly births: number;
  readonly liveBytes: number;
  readonly liveVariance: number;
}

/** Raw counts of two times: n1, n2, and what was sampled at birth (a) and freed (f) between them. */
export interface CountChange {
  readonly before: number;
  readonly after: number;
  readonly births: number;
  readonly deaths: number;
}

/**
 * Counts of two snapshots of one process epoch: deaths are what births do not explain. Births that fell (a restart) count as none. Where births
 * are not told, as of Node, nothing is known to have lived through both: all that was there counts as freed, all that is there as born.
 */
export function changeOfCounts(before: SampledGroup, after: SampledGroup): CountChange {
  if (before.births === 0 && after.births === 0)
    return { before: before.live, after: after.live, births: after.live, deaths: before.live };
  const births = Math.max(0, after.births - before.births);
  const deaths = Math.max(0, births - (after.live - before.live));
  return { before: before.live, after: after.live, births, deaths };
}

/**
 * z_samp = Δn/√(min(a, n2) + min(f, n1)), a test after McNemar: what lived through both profiles was sampled once and cancels
 * out. Conservative, for not all that was born and not all that was freed counts. 0 where nothing was born or freed.
 */
export function scoreChange(change: CountChange): number {
  const difference = change.after - change.before;
  if (difference === 0) return 0;
  return difference / Math.sqrt(bornAlive(change) + diedOld(change));
}

/**
 * Var ΔB = (s/p)²·(1−p)·[min(a, n2) + min(f, n1)] in bytes squared, with the group's own variance per sample for (s/p)²·(1−p).
 * Never Var B1 + Var B2: that hides a slow leak in a large set that does not change.
 */
export function varianceOfChange(before: SampledGroup, after: SampledGroup): number {
  const change = changeOfCounts(before, after);
  return perSample(after) * bornAlive(change) + perSample(before) * diedOld(change);
}

/**
 * The difference in bytes with its interval: estimate ± z·√Var ΔB. Where fewer than ten samples were born or freed, the exact intervals
 * of both counts are joined by their distances from the counts instead (MOVER; Li, Tang and Wong 2014, Comput. Stat. 29).
 */
export function intervalOfChange(
  before: SampledGroup,
  after: SampledGroup,
  confidence = 0.95,
): Estimate {
  const estimate = after.liveBytes - before.liveBytes;
  const change = changeOfCounts(before, after);
  const born = bornAlive(change);
  const died = diedOld(change);
  if (born + died >= EXACT_BELOW) {
    const spread =
      normalQuantile((1 + confidence) / 2) * Math.sqrt(varianceOfChange(before, after));
    return { estimate, low: estimate - spread, high: estimate + spread };
  }
  const births = reach(born, Math.sqrt(perSample(after)), confidence);
  const deaths = reach(died, Math.sqrt(perSample(before)), confidence);
  return {
    estimate,
    low: estimate - Math.hypot(births.down, deaths.up),
    high: estimate + Math.hypot(births.up, deaths.down),
  };
}

/** Which part of the sampled births B/a still lives: bounds, for only Δn = B − D is seen. Null where nothing was born. */
export function survivalOfBirths(
  change: CountChange,
): { readonly low: number; readonly high: number } | null {
  if (change.births === 0) return null;
  const least = Math.max(0, change.after - change.before);
  return {
    low: Math.min(1, least / change.births),
    high: bornAlive(change) / change.births,
  };
}

/** ρ = Δinuse/Δalloc in bytes over the same time: about 1 where all is kept, about 0 where all is churn. Null where nothing was allocated. */
export function retentionRatio(liveGrowth: number, allocated: number): number | null {
  return allocated > 0 ? liveGrowth / allocated : null;
}

function bornAlive({ births, after }: CountChange): number {
  return Math.min(births, after);
}

function diedOld({ deaths, before }: CountChange): number {
  return Math.min(deaths, before);
}

function perSample({ live, liveVariance }: SampledGroup): number {
  return live > 0 ? liveVariance / live : 0;
}

/** How far the true number of bytes may be below and above what a raw count says. Nothing seen to change is no noise. */
function reach(count: number, deviation: number, confidence: number) {
  if (count === 0) return { down: 0, up: 0 };
  const { low, high } = intervalOfCount(count, confidence);
  return { down: deviation * (count - low), up: deviation * (high - count) };
}
