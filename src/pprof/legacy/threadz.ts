/** Thread stacks as text (threadz): every thread is one sample. */

import type { Profile } from '../profile.ts';
import { callAddress, Draft, hexAddresses } from './draft.ts';
import { finishDraft } from './finish.ts';
import { isSpaceOrComment, LineScanner } from './lines.ts';
import { isMemoryMapSentinel, parseRemainingSections } from './memory-map.ts';

const HEADER = /--- threadz \d+ ---/;
const THREAD = /--- Thread [0-9a-fA-F]+ \(name: [^\n]*\/\d+\) stack: ---/;

export function parseThreadz(bytes: Uint8Array): Profile | undefined {
  const lines = new LineScanner(bytes);
  const first = firstThread(lines);
  if (first === undefined) return undefined;
  const draft = new Draft();
  draft.sampleTypes = [{ type: 'thread', unit: 'count' }];
  draft.periodType = { type: 'thread', unit: 'count' };
  draft.period = 1n;
  let line = first;
  while (!isMemoryMapSentinel(line) && !line.startsWith('---- no stack trace for')) {
    if (!THREAD.test(line)) return undefined;
    const thread = readThread(lines);
    addThread(draft, thread.addresses);
    line = thread.nextLine;
  }
  return finishDraft(draft, parseRemainingSections(lines), { hasDuplicateLeaves: true });
}

/** The line that starts the first stack, or the memory map where there are none. */
function firstThread(lines: LineScanner): string | undefined {
  while (lines.scan() && isSpaceOrComment(lines.text));
  if (!HEADER.test(lines.text)) return THREAD.test(lines.text) ? lines.text : undefined;
  let line = lines.text;
  while (lines.scan()) {
    line = lines.text;
    if (isMemoryMapSentinel(line) || line.startsWith('-')) break;
  }
  return line;
}

interface Thread {
  /** Empty where the stack is that of the thread before. */
  readonly addresses: readonly bigint[];
  readonly nextLine: string;
}

function readThread(lines: LineScanner): Thread {
  const addresses: bigint[] = [];
  let isSameAsPrevious = false;
  let line = '';
  while (lines.scan()) {
    line = lines.text.trim();
    if (line === '') continue;
    if (line.startsWith('---')) break;
    if (line.includes('same as previous thread')) isSameAsPrevious = true;
    else addresses.push(...hexAddresses(line, line));
  }
  return { addresses: isSameAsPrevious ? [] : addresses, nextLine: line };
}

function addThread(draft: Draft, addresses: readonly bigint[]): void {
  if (addresses.length > 0) {
    // The leaf is where the thread is, not a call to return to.
    const stack = addresses.map((address, frame) =>
      draft.location(frame === 0 ? address : callAddress(address)),
    );
    draft.add({ stack, values: [1n] });
    return;
  }
  const previous = draft.samples.at(-1);
  if (previous) previous.values[0] = (previous.values[0] ?? 0n) + 1n;
}
