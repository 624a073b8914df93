/** Go's counting profiles as text: `goroutine?debug=1`, `threadcreate?debug=1`. */

import type { Profile } from '../profile.ts';
import { callAddress, Draft, malformed } from './draft.ts';
import { finishDraft } from './finish.ts';
import { isSpaceOrComment, LineScanner } from './lines.ts';
import { parseRemainingSections } from './memory-map.ts';
import { parseHex, parseInteger } from './numbers.ts';

const HEADER = /^([^\t\n\f\r ]+) profile: total \d+$/;
const SAMPLE = /^(\d+) @((?: 0x[0-9a-f]+)+)$/;

export function parseGoCount(bytes: Uint8Array): Profile | undefined {
  const lines = new LineScanner(bytes);
  while (lines.scan() && isSpaceOrComment(lines.text));
  const type = HEADER.exec(lines.text)?.[1];
  if (type === undefined) return undefined;
  const draft = new Draft();
  draft.periodType = { type, unit: 'count' };
  draft.period = 1n;
  draft.sampleTypes = [{ type, unit: 'count' }];
  while (lines.scan()) {
    const line = lines.text;
    if (isSpaceOrComment(line)) continue;
    if (line.startsWith('---')) break;
    addSample(draft, line);
  }
  return finishDraft(draft, parseRemainingSections(lines));
}

function addSample(draft: Draft, line: string): void {
  const [, countText = '', addresses = ''] = SAMPLE.exec(line) ?? [];
  const count = parseInteger(countText);
  const tokens = addresses.split(' ').filter((token) => token !== '');
  const stack = tokens.map((token) => {
    const address = parseHex(token.slice('0x'.length));
    if (address === undefined) throw malformed('malformed profile format');
    return draft.location(callAddress(address));
  });
  if (count === undefined) throw malformed('malformed profile format');
  draft.add({ stack, values: [count] });
}
