/** The labels of one sample by key, as pprof keeps them: the values of a key in file order (PARITY 2.2). */

import type { Profile } from './profile.ts';

export interface NumericLabel {
  readonly value: bigint;
  /** Empty where none was given. */
  readonly unit: string;
}

export interface SampleLabels {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly numbers: ReadonlyMap<string, readonly NumericLabel[]>;
}

export function labelsOfSample({ labels, strings }: Profile, sample: number): SampleLabels {
  const first = labels.start[sample] as number;
  const end = labels.start[sample + 1] as number;
  if (first === end) return NO_LABELS;
  const texts = new Map<string, string[]>();
  const numbers = new Map<string, NumericLabel[]>();
  for (let row = first; row < end; row++) {
    const key = strings.get(labels.key[row] as number);
    const text = labels.text[row] as number;
    if (text !== 0) append(texts, key, strings.get(text));
    else {
      const unit = strings.get(labels.unit[row] as number);
      append(numbers, key, { value: labels.number[row] as bigint, unit });
    }
  }
  return { texts, numbers };
}

const NO_LABELS: SampleLabels = { texts: new Map(), numbers: new Map() };

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
