/** Writes the page of an answer, as of a flame graph, to standard output: `heapbot flame heap.pb.gz --html > flame.html`. */

import { writeFlamePage } from '../adapters/render/flame-page.ts';
import { writeStandardOutput } from '../adapters/sources/standard-output.ts';
import { UsageError } from '../commands/errors.ts';
import type { Message } from '../message/message.ts';

/** Throws UsageError where the answer has no page. */
export async function printPage({ thread }: Message): Promise<void> {
  const attachment = thread.find(({ kind }) => kind === 'page');
  if (attachment?.kind !== 'page' || attachment.page.kind !== 'flame') {
    throw new UsageError('This answer has no page: `--html` is for `flame` and `diff`.');
  }
  await writeStandardOutput(await writeFlamePage(attachment.page.flame));
}
