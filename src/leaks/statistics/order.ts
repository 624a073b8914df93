/** Order statistics without a sort: selection, median, and ranks with ties shared. */

/**
 * The value that would stand at `rank` (from 0) if values[first..last] were sorted. Partitions that range in place, so that all
 * before the rank are no greater and all after it no less: a further rank can be looked for on one side only. Hoare's FIND (1961).
 */
export function select(
  values: Float64Array,
  rank: number,
  first = 0,
  last = values.length - 1,
): number {
  let low = first;
  let high = last;
  while (low < high) {
    const [left, right] = partition(values, low, high);
    if (rank > right && rank < left) break;
    if (rank <= right) high = right;
    else low = left;
  }
  return values[rank] as number;
}

/** Half of the values are no greater, half no less; the middle of two where their number is even. NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  return medianInPlace(Float64Array.from(values));
}

/** As `median`, but partitions the values. */
export function medianInPlace(values: Float64Array): number {
  const count = values.length;
  if (count === 0) return Number.NaN;
  const middle = count >> 1;
  const upper = select(values, middle);
  if (count % 2 === 1) return upper;
  let lower = values[0] as number;
  for (let at = 1; at < middle; at++) lower = Math.max(lower, values[at] as number);
  return (lower + upper) / 2;
}

/** The place of each value among all, from 1; values that are equal share the mean of their places. */
export function rank(values: ArrayLike<number>): Float64Array {
  const count = values.length;
  const sorted = Float64Array.from(values).sort();
  const ranks = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const value = values[at] as number;
    ranks[at] = (countBelow(sorted, value, false) + countBelow(sorted, value, true) + 1) / 2;
  }
  return ranks;
}

/** How often each value that occurs more than once occurs. */
export function countTies(values: ArrayLike<number>): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const ties: number[] = [];
  let start = 0;
  for (let at = 1; at <= sorted.length; at++) {
    if (at < sorted.length && sorted[at] === sorted[start]) continue;
    if (at - start > 1) ties.push(at - start);
    start = at;
  }
  return ties;
}

/** Afterwards all up to the second place are no greater than all from the first place on; what is between equals the pivot. */
function partition(values: Float64Array, low: number, high: number): readonly [number, number] {
  const pivot = medianOfThree(values, low, high);
  let left = low;
  let right = high;
  while (left <= right) {
    while ((values[left] as number) < pivot) left++;
    while ((values[right] as number) > pivot) right--;
    if (left <= right) swap(values, left++, right--);
  }
  return [left, right];
}

function medianOfThree(values: Float64Array, low: number, high: number): number {
  const a = values[low] as number;
  const b = values[(low + high) >> 1] as number;
  const c = values[high] as number;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function swap(values: Float64Array, one: number, other: number): void {
  const value = values[one] as number;
  values[one] = values[other] as number;
  values[other] = value;
}

/** How many of the sorted values are less than the given one, or no greater. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = sorted[middle] as number;
    if (candidate < value || (orEqual && candidate === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
