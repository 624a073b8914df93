/** Makes any text fit for a key: no braces, no colons, not too long. */

import { createHash } from 'node:crypto';

const MAX_LENGTH = 300;

/** Two texts never become the same name. `#` only begins what no escaped text can be: the empty text and digests. */
export function boundName(text: string): string {
  const escaped = encodeURIComponent(Buffer.from(text).toString());
  if (escaped === '') return '#';
  if (escaped.length <= MAX_LENGTH) return escaped;
  return `#${createHash('sha256').update(text).digest('hex')}`;
}
