/** Tags of a node as its picture shows them, heaviest first (PARITY 11.4). */

import { absolute, compareDescending, type Int64 } from '../int64.ts';
import { compareBytewise } from '../names.ts';
import { type NodeTag, tagValue } from '../node-tags.ts';

/** A tag by its text, with sums to sort by and the values to show. */
export interface ShownTag {
  readonly text: string;
  readonly flat: Int64;
  readonly cum: Int64;
  readonly flatValue: Int64;
  readonly cumValue: Int64;
}

/** Tags of equal weight are sorted by name. */
export function sortTags(tags: readonly ShownTag[], isLeaf: boolean): ShownTag[] {
  const compareSizes = (a: Int64, b: Int64) => compareDescending(absolute(a), absolute(b));
  return tags.toSorted(
    (a, b) =>
      (isLeaf ? compareSizes(a.cum, b.cum) : 0) ||
      compareSizes(a.flat, b.flat) ||
      compareBytewise(a.text, b.text),
  );
}

export function showTag(tag: NodeTag, text: string): ShownTag {
  const { flat, cum } = tag;
  const values = { flatValue: tagValue(flat), cumValue: tagValue(cum) };
  return { text, flat: flat.sum, cum: cum.sum, ...values };
}
