/** What a flame graph hangs below an answer: the picture, and the page to walk through. */

import { flamePage } from '../message/flame-page.ts';
import { flamePicture } from '../message/flame-picture.ts';
import type { Attachment } from '../message/message.ts';
import { type FlameLimits, type FlameTree, growFlameTree } from '../pprof/flame-tree.ts';
import type { ReportOptions } from '../pprof/options.ts';
import type { Profile } from '../pprof/profile.ts';
import { formatTimeInUtc } from '../pprof/time.ts';
import type { SnapshotFacts } from './heap-report.ts';
import { formatCount } from './units.ts';
import { joinWords } from './words.ts';

export interface FlameWords {
  readonly subject: string;
  /** Of the picture, beside the subject and the sample type: `flame graph`. */
  readonly what: string;
  /** Of both files, without the ending. */
  readonly name: string;
  readonly subtitle: string;
  readonly alt: string;
  /** Lines of small print of the page, which is passed on without the message around it. */
  readonly facts: readonly string[];
  /** What marked frames match; empty where none are. */
  readonly marking: string;
  /** Values are changes. */
  readonly isDiff: boolean;
}

const LONGEST_ALT = 1000;
/** What a browser draws at once, and what people may send one another: the page stays well below 4 MB. */
const LIMITS: FlameLimits = { boxes: 30_000, characters: 3_000_000, depth: 500 };

/** As large as its page may be. */
export function growFlame(profile: Profile, options: ReportOptions, highlight: string): FlameTree {
  return growFlameTree(profile, options, highlight, LIMITS);
}

export function flameAttachments(tree: FlameTree, words: FlameWords): Attachment[] {
  const { subject, what, name, isDiff } = words;
  const { types, shown, functions, boxes } = tree;
  const { type = '', unit = '', total = 0 } = types[shown] ?? {};
  const picture = flamePicture({
    title: `${subject} · ${type} · ${what}`,
    subtitle: words.subtitle,
    unit,
    total,
    depth: boxes.depth,
    function: boxes.function,
    value: boxes.cum[shown] ?? [],
    self: boxes.self[shown] ?? [],
    functions,
    marking: functions.some(({ isMarked }) => isMarked) ? words.marking : '',
    isDiff,
  });
  const page = flamePage({
    ...tree,
    title: `${subject} · ${what}`,
    facts: [...words.facts, ...describeLeftOut(tree), ...tree.warnings],
    isDiff,
  });
  return [
    {
      kind: 'picture',
      name: `${name}-${type}.png`,
      title: `${subject}: ${what} of ${type}`,
      alt: words.alt.slice(0, LONGEST_ALT),
      drawing: { kind: 'flame', flame: picture },
    },
    {
      kind: 'page',
      name: `${name}.html`,
      title: `${subject}: interactive ${what} (open in a browser)`,
      page: { kind: 'flame', flame: page },
    },
  ];
}

export function describeLeftOut({ leftOut }: FlameTree): string[] {
  if (leftOut === 0) return [];
  const calls = leftOut === 1 ? '1 small call is' : `${formatCount(leftOut)} small calls are`;
  return [`${calls} left out of the page and added up as “smaller calls”`];
}

/** Which snapshots the page is of, and the words that give it again; nothing for files of a terminal. */
export function listFacts(
  snapshots: readonly SnapshotFacts[],
  again: readonly string[],
  filters: readonly string[],
): string[] {
  const shown = filters.map((filter) => `Filter: ${filter}`);
  if (snapshots.some(({ origin }) => origin === 'file')) return shown;
  const taken = snapshots.map(({ id, service, takenAt }) => {
    const time = formatTimeInUtc(BigInt(Math.trunc(takenAt)) * 1_000_000n);
    return `Snapshot ${id} of ${service}, ${time}`;
  });
  return [...taken, `Query: /heap ${joinWords(again)}`, ...shown];
}
