/** What the tags of the samples weigh at each node (PARITY 11.4). */

import { EdgeIndex } from './edge-index.ts';
import { groupRows } from './group-rows.ts';
import { absolute, type Int64, isZero, mean } from './int64.ts';
import type { Profile } from './profile.ts';
import type { SampleTags } from './sample-tags.ts';
import { isEmptySample, type SampleValues } from './sample-value.ts';
import { createSums, type Sums, weightAt } from './weights.ts';
import type { VisitNodes } from './whole-graph.ts';

export interface NodeTag {
  /** The string labels of the samples. */
  readonly labels: string;
  /** The size as a text; null for the tag of the labels themselves. */
  readonly size: string | null;
  /** The first size with this text. */
  readonly value: bigint;
  readonly flat: TagWeight;
  readonly cum: TagWeight;
}

export interface TagWeight {
  readonly sum: Int64;
  readonly divisor: Int64;
}

export type TagsOfNode = (node: number) => readonly NodeTag[];

/** As shown: a mean where there are divisors. */
export function tagValue({ sum, divisor }: TagWeight): Int64 {
  return mean(sum, divisor);
}

/** `wanted` flags the nodes that are asked about. Tags that weigh less than the cutoff are left out. */
export function weighTags(
  profile: Profile,
  values: SampleValues,
  tags: SampleTags,
  visit: VisitNodes,
  wanted: Uint8Array,
  cutoff: Int64,
): TagsOfNode {
  if (tags.tag.length === 0) return () => [];
  const collector = new TagCollector(tags, values, wanted);
  for (let sample = 0; sample < profile.samples.count; sample++) {
    if (!isEmptySample(values, sample)) collector.addSample(sample, visit);
  }
  return collector.finish(profile.labels.number, cutoff);
}

interface TagSums {
  readonly main: Sums;
  readonly divisor: Sums | undefined;
}

class TagCollector {
  readonly #tags: SampleTags;
  readonly #wanted: Uint8Array;
  /** Pairs of node and tag. */
  readonly #pairs = new EdgeIndex();
  /** By pair: the row of the profile's labels that it was first met with. */
  readonly #label: number[] = [];
  readonly #flat: TagSums;
  readonly #cum: TagSums;

  constructor(tags: SampleTags, { values, divisors }: SampleValues, wanted: Uint8Array) {
    const create = () => ({
      main: createSums(values, FIRST_PAIRS),
      divisor: divisors && createSums(divisors, FIRST_PAIRS),
    });
    this.#tags = tags;
    this.#wanted = wanted;
    this.#flat = create();
    this.#cum = create();
  }

  addSample(sample: number, visit: VisitNodes): void {
    const leaf = visit(sample, (node) => {
      if (this.#wanted[node] === 1) this.#add(this.#cum, node, sample);
    });
    if (this.#wanted[leaf] === 1) this.#add(this.#flat, leaf, sample);
  }

  finish(sizes: BigInt64Array, cutoff: Int64): TagsOfNode {
    const { count, caller, callee } = this.#pairs;
    const flat = takeSums(this.#flat, count);
    const cum = takeSums(this.#cum, count);
    const rowsOf = groupRows(caller.subarray(0, count), this.#wanted.length);
    const read = (row: number): NodeTag => {
      const tag = this.#tags.tags[callee[row] as number];
      const value = sizes[this.#label[row] as number] as bigint;
      return { labels: '', size: null, ...tag, value, flat: flat(row), cum: cum(row) };
    };
    const isLight = ({ sum }: TagWeight) => absolute(sum) < cutoff;
    return (node) =>
      rowsOf(node)
        .map(read)
        .filter((tag) => !isLight(tag.flat) || !isLight(tag.cum));
  }

  #add(sums: TagSums, node: number, sample: number): void {
    const { start, tag, label } = this.#tags;
    const end = start[sample + 1] as number;
    for (let row = start[sample] as number; row < end; row++) {
      const pair = this.#pairs.find(node, tag[row] as number);
      if (pair === this.#label.length) this.#label.push(label[row] as number);
      sums.main.add(pair, sample);
      sums.divisor?.add(pair, sample);
    }
  }
}

const FIRST_PAIRS = 1024;

function takeSums({ main, divisor }: TagSums, count: number): (row: number) => TagWeight {
  const sums = main.take(count);
  const divisors = divisor?.take(count);
  return (row) => ({
    sum: weightAt(sums, row),
    divisor: divisors === undefined ? 0 : weightAt(divisors, row),
  });
}

/** How many tags of a node have something of their own. */
export function countFlatTags(tags: readonly NodeTag[]): number {
  return tags.filter((tag) => !isZero(tag.flat.sum)).length;
}
