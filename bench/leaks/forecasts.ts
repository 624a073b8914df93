/** How often a forecast's interval holds the time at which the limit is really reached. */

import { judgeHistory } from '../../src/leaks/judge-history.ts';
import { generateService } from '../../test/support/leak-generator/service.ts';
import { MB } from '../../test/support/leak-generator/site.ts';

const SNAPSHOTS = 48;
const HOUR = 3_600_000;

/**
 * The limit is set where the leak, going on as it did, brings the process in half as long again as it was watched: twice what is live then (GOGC
 * 100), beside the 20 MB of its overhead.
 */
export function scoreForecasts(first: number, services: number): string {
  let given = 0;
  let held = 0;
  let heldNarrow = 0;
  const errors: number[] = [];
  for (let n = 1; n <= services; n++) {
    const seed = first + 500_000 + n;
    const service = generateService({ seed, snapshots: SNAPSHOTS, isLeaking: true });
    const { leak } = service.truth;
    const last = service.digests.at(-1);
    if (leak === null || last === undefined) continue;
    const live = last.processes
      .flatMap(({ groups }) => groups)
      .reduce((sum, g) => sum + g.liveBytes, 0);
    const hours = 0.5 * SNAPSHOTS * 0.25;
    const memoryLimit = 2 * (live + leak.slope * hours) + 20 * MB;
    const { outOfMemory } = judgeHistory({
      service: 'generated',
      digests: service.digests,
      definitions: service.definitions,
      events: [],
      memoryLimit,
      gcPercent: 100,
      softLimit: null,
      goroutines: null,
    }).judgement;
    if (outOfMemory === null) continue;
    given++;
    const earliest = (Date.parse(outOfMemory.earliest) - last.takenAt) / HOUR;
    const latest = (Date.parse(outOfMemory.latest) - last.takenAt) / HOUR;
    if (earliest <= hours && hours <= latest) held++;
    if (isWithinNarrow(hours, earliest, latest)) heldNarrow++;
    errors.push(Math.abs((earliest + latest) / 2 - hours) / hours);
  }
  const middle = errors.sort((one, other) => one - other)[errors.length >> 1] ?? Number.NaN;
  return [
    `forecasts at ${SNAPSHOTS} snapshots: given for ${given} of ${services} services, the 95 % interval holds the time in ${percent(held / given)},`,
    `the 80 % interval in ${percent(heldNarrow / given)}, the middle of the interval is off by ${percent(middle)} (median)`,
  ].join(' ');
}

/** The 80 % interval of the slope, which one over the time is proportional to: 1.28 deviations of 1.96. */
function isWithinNarrow(hours: number, earliest: number, latest: number): boolean {
  const middle = (1 / earliest + 1 / latest) / 2;
  const reach = ((1 / earliest - 1 / latest) / 2) * (1.2816 / 1.96);
  return Math.abs(1 / hours - middle) <= reach;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
