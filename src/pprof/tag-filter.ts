/** Which samples tagfocus and tagignore leave, and which labels tagshow and taghide (PARITY 7.2). */

import type { Int64 } from './int64.ts';
import { scale } from './measurement.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { Profile } from './profile.ts';
import { ReportError } from './report-error.ts';
import { filterLabels } from './rewrite.ts';
import { testStrings } from './string-test.ts';

/** Decides about samples by their labels. */
export interface TagFilter {
  /** Said to the person where a value was not read as a regular expression. */
  readonly notes: readonly string[];
  /** The decision, for the samples of one profile. */
  over(profile: Profile): (sample: number) => boolean;
}

/** `option` is `tagfocus` or `tagignore`; `text` is `[key=]range` or `[key=]pattern,pattern…`. */
export function compileTagFilter(
  option: string,
  text: string,
  units: ReadonlyMap<string, string>,
): TagFilter {
  const separator = text.indexOf('=');
  // An empty key is none, as in pprof.
  const key = separator < 1 ? undefined : text.slice(0, separator);
  const value = text.slice(separator + 1);
  const inRange = parseRange(value);
  if (inRange !== undefined) {
    return {
      notes: [`${option}:Interpreted '${value}' as range, not regexp`],
      over: (profile) => matchNumbers(profile, key, units, inRange),
    };
  }
  const patterns = value.split(',').map((source) => compilePattern(`${option} regexp`, source));
  return {
    notes: [],
    over: (profile) =>
      key === undefined ? matchPairs(profile, patterns) : matchTexts(profile, key, patterns),
  };
}

export interface LabelChoice {
  readonly profile: Profile;
  readonly isShowMatched: boolean;
  readonly isHideMatched: boolean;
}

/** Leaves the labels whose key matches `show` and not `hide`. */
export function filterLabelsByKey(
  profile: Profile,
  show: Pattern | undefined,
  hide: Pattern | undefined,
): LabelChoice {
  const { strings, labels } = profile;
  const isShown = testStrings(strings, show ?? (() => true));
  const isHidden = testStrings(strings, hide ?? (() => false));
  return {
    profile: filterLabels(profile, (row) => {
      const key = labels.key[row] as number;
      return isShown(key) && !isHidden(key);
    }),
    isShowMatched: labels.key.some(isShown),
    isHideMatched: labels.key.some(isHidden),
  };
}

type RangeTest = (value: Int64, unit: string) => boolean;

const NUMBER = /([+-]?[0-9]+)([A-Za-z]+)?/g;

/** `30kb`, `30kb:`, `:30kb` or `10kb:2mb`; undefined for anything else. */
function parseRange(text: string): RangeTest | undefined {
  const [first, second] = [...text.matchAll(NUMBER)].map(([whole, digits = '', unit = '']) => ({
    whole,
    digits,
    unit,
  }));
  if (first === undefined) return undefined;
  const low = scale(parseInt64(first.digits), first.unit, first.unit);
  const compare = (accept: (value: number) => boolean): RangeTest => {
    return (value, unit) => {
      const scaled = scale(value, unit, low.unit);
      return scaled.unit === low.unit && accept(scaled.value);
    };
  };
  if (second === undefined) {
    if (text === first.whole) return compare((value) => value === low.value);
    if (text === `${first.whole}:`) return compare((value) => value >= low.value);
    if (text === `:${first.whole}`) return compare((value) => value <= low.value);
    return undefined;
  }
  if (text !== `${first.whole}:${second.whole}`) return undefined;
  const high = scale(parseInt64(second.digits), second.unit, low.unit);
  if (high.unit !== low.unit) return undefined;
  return compare((value) => value >= low.value && value <= high.value);
}

function parseInt64(digits: string): Int64 {
  const value = BigInt(digits.replace(/^\+/, ''));
  if (value !== BigInt.asIntN(64, value)) {
    throw new ReportError(`failed to parse int ${digits}: value out of range`);
  }
  return value;
}

/** Whether a sample has a label row that passes. */
function someRow({ labels }: Profile, test: (row: number) => boolean): (sample: number) => boolean {
  return (sample) => {
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++) if (test(row)) return true;
    return false;
  };
}

function matchNumbers(
  profile: Profile,
  key: string | undefined,
  units: ReadonlyMap<string, string>,
  inRange: RangeTest,
): (sample: number) => boolean {
  const { labels, strings } = profile;
  const isKey = testStrings(strings, (name) => key === undefined || name === key);
  return someRow(profile, (row) => {
    const name = labels.key[row] as number;
    if (labels.text[row] !== 0 || !isKey(name)) return false;
    return inRange(labels.number[row] as bigint, units.get(strings.get(name)) ?? '');
  });
}

/** Each pattern must match some `key:value`. */
function matchPairs(profile: Profile, patterns: readonly Pattern[]): (sample: number) => boolean {
  const { labels, strings } = profile;
  const tests = patterns.map((pattern) => {
    const known = new Map<string, boolean>();
    return someRow(profile, (row) => {
      if (labels.text[row] === 0) return false;
      const key = strings.get(labels.key[row] as number);
      const pair = `${key}:${strings.get(labels.text[row] as number)}`;
      const answer = known.get(pair) ?? pattern(pair);
      known.set(pair, answer);
      return answer;
    });
  });
  return (sample) => tests.every((test) => test(sample));
}

/** Any pattern may match any value of the key. */
function matchTexts(
  profile: Profile,
  key: string,
  patterns: readonly Pattern[],
): (sample: number) => boolean {
  const { labels, strings } = profile;
  const isKey = testStrings(strings, (name) => name === key);
  const isValue = testStrings(strings, (value) => patterns.some((pattern) => pattern(value)));
  return someRow(profile, (row) => {
    const text = labels.text[row] as number;
    return text !== 0 && isKey(labels.key[row] as number) && isValue(text);
  });
}
