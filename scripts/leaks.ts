/**
 * Records the programs under test/profiles/leaks anew (development only; needs Go):
 *
 *     npx tsx scripts/leaks.ts               every series, some at a time (about six minutes)
 *     npx tsx scripts/leaks.ts lru diurnal   these
 */

import { fileURLToPath } from 'node:url';
import { recordSeries } from './leaks/record-series.ts';
import { ALL_SERIES } from './leaks/series.ts';

/** As many as two cores run without being late. */
const AT_ONCE = 6;
const LEAKS = fileURLToPath(new URL('../test/profiles/leaks', import.meta.url));

await main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<void> {
  const known = ALL_SERIES.map((series) => series.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`leaks: there is no series ${unknown.join(', ')}; there are ${known.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const waiting = ALL_SERIES.filter((series) => names.length === 0 || names.includes(series.name));
  await Promise.all(Array.from({ length: AT_ONCE }, () => recordNext(waiting)));
}

/** Takes one series after another from `waiting` until none is left. */
async function recordNext(waiting: (typeof ALL_SERIES)[number][]): Promise<void> {
  for (let series = waiting.shift(); series !== undefined; series = waiting.shift()) {
    await recordSeries(series, LEAKS);
    console.log(`recorded ${series.name}: ${series.snapshots} snapshots`);
  }
}
