/** What heapbot reads and pprof does not. A profile that was read so carries a comment that says it, also when it is merged or written. */

import type { Profile } from './profile.ts';

/** `comment-names`: functions, files and lines from the comments of Go's text. `jemalloc`: a dump of jemalloc's own format. */
export type Extension = 'comment-names' | 'jemalloc';

/** pprof prints no comment that begins with `#` unless it is asked for them. */
const COMMENTS: ReadonlyMap<string, Extension> = new Map([
  ['#heapbot: names from the comments of a text profile', 'comment-names'],
  ['#heapbot: a heap dump of jemalloc', 'jemalloc'],
]);

export function markExtension(profile: Profile, extension: Extension): Profile {
  const marks = [...COMMENTS].flatMap(([comment, meaning]) =>
    meaning === extension ? comment : [],
  );
  return { ...profile, comments: [...profile.comments, ...marks] };
}

export function extensionsOf({ comments }: Profile): Extension[] {
  return comments.flatMap((comment) => COMMENTS.get(comment) ?? []);
}
