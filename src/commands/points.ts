/** Snapshots as people name them: `s_4kq…`, `previous`, `now`, a moment (src/commands/moments.ts), or a file that somebody shared. */

import type { Moment, Upload } from './command.ts';
import { readMoment } from './moments.ts';
import { readUpload } from './uploads.ts';

export type Point =
  | { readonly kind: 'now' }
  /** The one kept before the one that it is compared with. */
  | { readonly kind: 'previous' }
  | { readonly kind: 'baseline' }
  | { readonly kind: 'kept'; readonly id: string }
  | { readonly kind: 'at'; readonly moment: Moment }
  | { readonly kind: 'upload'; readonly upload: Upload };

export interface PointWords {
  readonly point: Point;
  /** How many words it took. */
  readonly count: number;
}

/** Reads one point from the first words; null where they are none. Quoted words (`"1h ago"`) are read as what stands in them. */
export function readPoint(words: readonly string[]): PointWords | null {
  const [first = ''] = words;
  if (first.includes(' ')) return readQuoted(first);
  const point = readName(first);
  if (point !== null) return { point, count: 1 };
  const read = readMoment(words);
  return read === null ? null : { point: { kind: 'at', moment: read.moment }, count: read.count };
}

function readQuoted(text: string): PointWords | null {
  const words = text.split(' ').filter((word) => word !== '');
  const read = words.length === 0 ? null : readPoint(words);
  return read === null || read.count < words.length ? null : { ...read, count: 1 };
}

const PREVIOUS = new Set(['previous', 'prev', 'before']);

function readName(word: string): Point | null {
  const name = word.toLowerCase();
  if (name === 'now') return { kind: 'now' };
  if (name === 'baseline') return { kind: 'baseline' };
  if (PREVIOUS.has(name)) return { kind: 'previous' };
  if (/^s_[0-9a-z_]{1,40}$/u.test(name)) return { kind: 'kept', id: name };
  const upload = readUpload(word);
  return upload === null ? null : { kind: 'upload', upload };
}
