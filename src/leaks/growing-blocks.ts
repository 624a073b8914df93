/** Memory that grows by the size of its blocks, not by their number: a slice that is appended to for ever is one sample, however large it is. */

import type { GroupSeries } from './series.ts';
import { meansOfQuarters } from './statistics/shape.ts';

/** A unit is never less than this part of the sampling rate: however exact its bytes are, a group is not sure of more. */
const LEAST_UNIT = 1 / 16;
/** So many times more units than samples, and the samples are no measure of it. */
const LEAST_GAIN = 2;
/** Of the growth, what larger blocks must explain. */
const LEAST_SHARE = 0.5;

/**
 * The same series with its bytes for counts, in units of Var B/B: as many as samples of small blocks would be needed to know as much (a sum of weighted
 * Poisson counts; Fay and Feuer 1997, Stat. Med. 16). Null where the number of blocks tells as well, and where it is the number that grows: how
 * many large blocks there are is a matter of chance, whatever their bytes.
 */
export function countBySize(series: GroupSeries, rate: number): GroupSeries | null {
  const bytes = sum(series.bytes);
  if (bytes <= 0 || !growsBySize(series)) return null;
  const unit = Math.max(sum(series.variance) / bytes, LEAST_UNIT * rate);
  if (bytes / unit < LEAST_GAIN * sum(series.live)) return null;
  const inUnits = (column: Float64Array): Float64Array => column.map((value) => value / unit);
  return { ...series, live: inUnits(series.bytes), births: inUnits(series.bornBytes) };
}

/** Between the first quarter and the last. */
function growsBySize({ live, bytes }: GroupSeries): boolean {
  const [firstBlocks, , , lastBlocks] = meansOfQuarters(live);
  const [firstBytes, , , lastBytes] = meansOfQuarters(bytes);
  const growth = lastBytes - firstBytes;
  if (!(growth > 0) || lastBlocks === 0) return false;
  const before = firstBlocks === 0 ? 0 : firstBytes / firstBlocks;
  const larger = lastBytes / lastBlocks - before;
  return larger * Math.min(firstBlocks, lastBlocks) >= LEAST_SHARE * growth;
}

function sum(column: Float64Array): number {
  return column.reduce((total, value) => total + value, 0);
}
