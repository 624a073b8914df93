/** Every shape that a detector must tell apart: leaks, and innocents that look like them for a while (DETECTOR 2.10). */

import { between, betweenLog, pick, type Random } from './random.ts';
import { MB, type SiteShape } from './site.ts';

const FOREVER = Number.POSITIVE_INFINITY;

function drawSize(random: Random): number {
  return pick(random, [64, 96, 256, 512, 1024, 2048, 4096, 16_384]);
}

/** Configuration, code, tables: there for good, and hardly added to. */
export function drawStatic(random: Random): SiteShape {
  const start = betweenLog(random, 0.05, 8) * MB;
  return { kind: 'static', size: drawSize(random), start, birthRate: () => 0, life: FOREVER };
}

/** Requests: much is born, nothing lives for long. */
export function drawChurn(random: Random): SiteShape {
  return churn(drawSize(random), betweenLog(random, 0.05, 4) * MB, betweenLog(random, 0.002, 0.3));
}

/** Sessions, connections, pools that filled long ago: what lives for hours follows the load slowly. */
export function drawSession(random: Random): SiteShape {
  const shape = churn(
    drawSize(random),
    betweenLog(random, 0.3, 10) * MB,
    betweenLog(random, 0.3, 2),
  );
  return { ...shape, kind: 'session' };
}

export function churn(size: number, live: number, life: number): SiteShape {
  return {
    kind: 'churn',
    size,
    start: live,
    birthRate: (_, __, busy) => (live / life) * busy,
    life,
  };
}

/** A cache that fills, with τ in hours. Either the fuller it is the fewer are its misses, or as much comes in as ever and old entries go. */
export function drawCache(random: Random, tau: number): SiteShape {
  const full = betweenLog(random, 6, 40) * MB;
  const common = { kind: 'cache', size: drawSize(random), start: 0 };
  return random() < 0.5
    ? { ...common, birthRate: (_, live, busy) => ((full - live) / tau) * busy, life: FOREVER }
    : { ...common, birthRate: (_, __, busy) => (full / tau) * busy, life: tau };
}

/** Batches, buffers that are flushed: up for hours, down at once. */
export function drawSawtooth(random: Random): SiteShape {
  const height = betweenLog(random, 4, 40) * MB;
  const period = between(random, 1, 5);
  const phase = random() * period;
  const teeth = (hour: number): number => Math.floor((hour + phase) / period);
  return {
    kind: 'sawtooth',
    size: drawSize(random),
    start: (height * phase) / period,
    birthRate: (_, __, busy) => (height / period) * busy,
    life: FOREVER,
    keep: (from, to) => (teeth(to) > teeth(from) ? 0.05 : 1),
  };
}

/** A table that is loaded once, in the middle of things. */
export function drawStep(random: Random, end: number): SiteShape {
  const at = between(random, 0.2, 0.8) * end;
  const height = betweenLog(random, 4, 40) * MB;
  return {
    kind: 'step',
    size: drawSize(random),
    start: between(random, 0, 4) * MB,
    birthRate: (hour) => (Math.abs(hour - at) <= 0.125 ? height / 0.25 : 0),
    life: FOREVER,
  };
}

/** One slab replaces another, object by object: the second gains what the first loses. */
export function drawRotation(random: Random, end: number): readonly [SiteShape, SiteShape] {
  const amount = betweenLog(random, 10, 40) * MB;
  const size = 40_960;
  const none = (): number => 0;
  const left = (hour: number): number => Math.max(0.02, 1 - hour / end);
  return [
    {
      kind: 'rotation',
      size,
      start: amount,
      birthRate: none,
      life: FOREVER,
      keep: (from, to) => left(to) / left(from),
    },
    { kind: 'rotation', size, start: 0, birthRate: () => amount / end, life: FOREVER },
  ];
}

export const leakKinds = ['map', 'mixed', 'subslice', 'slab', 'late', 'slow'] as const;
export type LeakKind = (typeof leakKinds)[number];

export interface Leak {
  /** All of one site. */
  readonly shapes: readonly SiteShape[];
  /** Hour at which it begins; −1 where it was there before the first snapshot. */
  readonly onset: number;
  /** Bytes per hour while the load is 1. */
  readonly slope: number;
}

/**
 * `map`: alone in its group. `mixed`: its group churns, and holds half as much in churn as leaks until the end. `subslice`: 64 KB are pinned for a few
 * bytes. `slab`: the founding pool. `late`: it begins in the middle. `slow`: in a group that holds three times as much for good.
 */
export function drawLeak(random: Random, kind: LeakKind, growth: number, end: number): Leak {
  const onset = kind === 'late' ? between(random, 0.2, 0.45) * end : -1;
  const slope = growth / (end - Math.max(0, onset));
  const leak = {
    kind: 'leak',
    size: sizeOf(random, kind),
    start: kind === 'slow' ? 3 * growth : 0,
    birthRate: (hour: number, _: number, busy: number) => (hour >= onset ? slope * busy : 0),
    life: FOREVER,
  };
  const beside = churn(leak.size, growth / 2, between(random, 0.02, 0.2));
  return { shapes: kind === 'mixed' ? [leak, beside] : [leak], onset, slope };
}

function sizeOf(random: Random, kind: LeakKind): number {
  if (kind === 'subslice') return 65_536;
  return kind === 'slab' ? 40_960 : drawSize(random);
}
