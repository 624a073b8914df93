/** What pictures show of a sample's labels: all its strings as one tag, and its sizes (PARITY 7.3, 11.4). */

import { scaledLabel } from './measurement.ts';
import { compareBytewise } from './names.ts';
import type { Profile } from './profile.ts';
import { DIFF_BASE_LABEL } from './scale.ts';
import { testStrings } from './string-test.ts';

export interface SampleTag {
  /** The string labels of the sample, as `key:value` in order, with the two characters `\n` between them. */
  readonly labels: string;
  /** The size as a text; null for the tag of the labels themselves. */
  readonly size: string | null;
}

/** The tags of sample s are rows `start[s] … start[s + 1] − 1`. */
export interface SampleTags {
  readonly start: Uint32Array;
  /** Rows of `tags`. */
  readonly tag: Uint32Array;
  /** Rows of the profile's labels: the size, where the tag is one. Sizes that differ may have the same text. */
  readonly label: Uint32Array;
  readonly tags: readonly SampleTag[];
}

/** The only numeric label that pictures show. */
export const SIZE_KEY = 'bytes';

export function tableSampleTags(
  profile: Profile,
  sizeUnit: string,
  outputUnit: string,
): SampleTags {
  const { labels, samples } = profile;
  const splitLabels = createLabelSplitter(profile);
  const readLabels = createLabelReader(profile);
  const interner = new TagInterner((size) => scaledLabel(size, sizeUnit, outputUnit));
  const start = new Uint32Array(samples.count + 1);
  const tag: number[] = [];
  const label: number[] = [];
  for (let sample = 0; sample < samples.count; sample++) {
    const { texts, sizes } = splitLabels(sample);
    const text = readLabels(texts);
    if (text !== '') {
      tag.push(interner.labels(text));
      label.push(0);
    }
    for (const row of sizes) {
      tag.push(interner.size(text, labels.number[row] as bigint));
      label.push(row);
    }
    start[sample + 1] = tag.length;
  }
  return { start, tag: Uint32Array.from(tag), label: Uint32Array.from(label), tags: interner.tags };
}

interface SplitLabels {
  readonly texts: readonly number[];
  readonly sizes: readonly number[];
}

/** Gives the rows of a sample's labels that become tags. What marks the base of a diff does not. */
function createLabelSplitter({ labels, strings }: Profile): (sample: number) => SplitLabels {
  const isSize = testStrings(strings, (key) => key === SIZE_KEY);
  const isMark = testStrings(strings, (key) => key === DIFF_BASE_LABEL.key);
  return (sample) => {
    const texts: number[] = [];
    const sizes: number[] = [];
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++) {
      const key = labels.key[row] as number;
      if (labels.text[row] !== 0) {
        if (!isMark(key)) texts.push(row);
      } else if (isSize(key)) sizes.push(row);
    }
    return { texts, sizes };
  };
}

class TagInterner {
  readonly tags: SampleTag[] = [];
  readonly #format: (size: bigint) => string;
  readonly #rows = new Map<string, number>();
  /** By labels and size, so that a size is written only once. */
  readonly #known = new Map<string, Map<bigint, number>>();

  constructor(format: (size: bigint) => string) {
    this.#format = format;
  }

  labels(labels: string): number {
    return this.#intern({ labels, size: null });
  }

  size(labels: string, size: bigint): number {
    const known = this.#known.get(labels) ?? new Map<bigint, number>();
    const row = known.get(size) ?? this.#intern({ labels, size: this.#format(size) });
    this.#known.set(labels, known.set(size, row));
    return row;
  }

  #intern(tag: SampleTag): number {
    const key = `${tag.size ?? ''}\n${tag.labels}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = this.tags.push(tag) - 1;
    this.#rows.set(key, row);
    return row;
  }
}

/** Gives the text of the string labels in the given rows. */
function createLabelReader({ labels, strings }: Profile): (rows: readonly number[]) => string {
  const known = new Map<string, string>();
  return (rows) => {
    if (rows.length === 0) return '';
    const key = rows.map((row) => `${labels.key[row]}:${labels.text[row]}`).join(' ');
    let text = known.get(key);
    if (text === undefined) {
      text = rows
        .map((row) => {
          const value = strings.get(labels.text[row] as number);
          return `${strings.get(labels.key[row] as number)}:${value}`;
        })
        .toSorted(compareBytewise)
        .join('\\n');
      known.set(key, text);
    }
    return text;
  };
}
