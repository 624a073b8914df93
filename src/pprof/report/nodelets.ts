/** The boxes that hang below a node of a picture: the labels of its samples, and their sizes (PARITY 11.4). */

import { compareDescending, type Int64, isZero } from '../int64.ts';
import type { NodeTag } from '../node-tags.ts';
import { SHOWN_TAGS } from '../trim-picture.ts';
import type { FormatValue } from './format-value.ts';
import { showTag, sortTags } from './shown-tags.ts';
import { collapseSizes } from './size-groups.ts';

export interface Nodelet {
  /** As `N3_0`, or `NN3_0` for a size. */
  readonly id: string;
  /** As `tenant:acme`, `64kB` or `1kB..4kB`. */
  readonly text: string;
  readonly weight: number;
  readonly weightText: string;
  /** Callees that are not in the picture have a part in the weight of a size. */
  readonly isCumulative: boolean;
  /** The sizes of samples with these labels. */
  readonly sizes: readonly Nodelet[];
}

export interface NodeletOptions {
  /** A node that calls nothing in the picture also stands for what it calls outside it. */
  readonly isLeaf: boolean;
  readonly sizeUnit: string;
  readonly format: FormatValue;
}

/** `id` is the node's, as `N3`. */
export function makeNodelets(
  tags: readonly NodeTag[],
  id: string,
  options: NodeletOptions,
): Nodelet[] {
  const labels = tags.filter(({ size }) => size === null).map((tag) => showTag(tag, tag.labels));
  const heaviest = sortTags(labels, options.isLeaf).slice(0, SHOWN_TAGS);
  const shown = heaviest.flatMap((tag, index) => {
    const weight = options.isLeaf ? tag.cumValue : tag.flatValue;
    if (isZero(weight)) return [];
    const sizes = makeSizes(tags, tag.text, `${id}_${index}`, options);
    const { text } = tag;
    return [{ ...weigh(weight, options), id: `${id}_${index}`, text, isCumulative: false, sizes }];
  });
  return [...shown, ...makeSizes(tags, '', id, options)];
}

/** The sizes of samples with the given labels, below the box `source`. */
function makeSizes(
  tags: readonly NodeTag[],
  labels: string,
  source: string,
  options: NodeletOptions,
): Nodelet[] {
  const sizes = tags.filter((tag) => tag.size !== null && tag.labels === labels);
  return collapseSizes(sizes, options).flatMap(({ text, flatValue, cumValue }, index) => {
    const isCumulative = options.isLeaf && compareDescending(flatValue, cumValue) !== 0;
    const weight = isCumulative ? cumValue : flatValue;
    if (isZero(weight)) return [];
    return [
      { ...weigh(weight, options), id: `N${source}_${index}`, text, isCumulative, sizes: [] },
    ];
  });
}

function weigh(weight: Int64, { format }: NodeletOptions): Pick<Nodelet, 'weight' | 'weightText'> {
  return { weight: Number(weight), weightText: format(weight) };
}
