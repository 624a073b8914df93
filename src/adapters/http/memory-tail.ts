/** The end of a `debug=1` heap, where the runtime writes what it knows of the process's memory. */

import type { Chunks } from './body.ts';

const MARK = '# runtime.MemStats';

/** What Go writes there is some 6 KB, most of it pauses of the collector. */
const LONGEST_TAIL = 64 * 1024;

/** How the text begins; whatever begins otherwise is not read on. */
const BEGINNING = 'heap profile: ';

/** From the mark on; null where the text is none of Go's, or has no such part. Never holds more than a piece and the tail. */
export async function readMemoryTail(chunks: Chunks): Promise<string | null> {
  let head = '';
  let tail = '';
  let isFound = false;
  for await (const chunk of chunks) {
    const text = chunk.toString('latin1');
    if (head.length < BEGINNING.length) {
      head += text.slice(0, BEGINNING.length - head.length);
      if (!BEGINNING.startsWith(head)) return null;
    }
    tail += text;
    if (isFound) {
      if (tail.length >= LONGEST_TAIL) break;
      continue;
    }
    const at = tail.indexOf(`\n${MARK}`);
    isFound = at >= 0;
    tail = isFound ? tail.slice(at + 1) : tail.slice(-MARK.length);
  }
  return isFound ? tail.slice(0, LONGEST_TAIL) : null;
}
