/** One allocation site over time: Poisson-sampled births and deaths, as the Go runtime would have counted them (DETECTOR 2.1, 2.10). */

import { drawBinomial, drawPoisson, type Random } from './random.ts';

/** Bytes between two samples. */
export const RATE = 512 * 1024;

export const MB = 2 ** 20;

/** How the memory of a site comes and goes. Times in hours, sizes in bytes; `busy` is the load of the service, 1 on average. */
export interface SiteShape {
  readonly kind: string;
  /** One block. */
  readonly size: number;
  /** Live when the series begins. */
  readonly start: number;
  /** Born per hour, by time, by what is live, and by how busy the service is. */
  readonly birthRate: (hour: number, live: number, busy: number) => number;
  /** The mean life; infinite where nothing is ever freed. */
  readonly life: number;
  /** What is left, of all, at a time when much is freed at once: 1 at all others. */
  readonly keep?: (from: number, to: number) => number;
}

/** Raw counts. */
export interface SiteCounts {
  readonly live: number;
  readonly births: number;
}

/** The counts of a site at each of the times; births count from the start of the process. */
export function simulateSite(
  random: Random,
  shape: SiteShape,
  hours: readonly number[],
  busy: readonly number[],
): readonly SiteCounts[] {
  const chance = -Math.expm1(-shape.size / RATE);
  const scale = chance / shape.size;
  let live = drawPoisson(random, shape.start * scale);
  let births = live;
  let before = hours[0] ?? 0;
  return hours.map((hour, at) => {
    const gap = hour - before;
    if (gap > 0) {
      const rate = shape.birthRate((hour + before) / 2, live / scale, busy[at] ?? 1) * scale;
      const born = drawPoisson(random, Math.max(0, rate) * gap);
      live = drawBinomial(random, live, Math.exp(-gap / shape.life));
      live += drawBinomial(random, born, survivalOfBirths(gap, shape.life));
      live = drawBinomial(random, live, shape.keep?.(before, hour) ?? 1);
      births += born;
    }
    before = hour;
    return { live, births };
  });
}

/** Of what was born at any moment of the interval, the part that lives at its end. */
function survivalOfBirths(gap: number, life: number): number {
  return Number.isFinite(life) ? (life / gap) * -Math.expm1(-gap / life) : 1;
}

/** Bytes as the profile scales raw counts, and their variance. */
export function scaleCount(
  count: number,
  size: number,
): { readonly bytes: number; readonly variance: number } {
  const chance = -Math.expm1(-size / RATE);
  return {
    bytes: Math.trunc((count * size) / chance),
    variance: (size * size * count * (1 - chance)) / (chance * chance),
  };
}
