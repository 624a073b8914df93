/** Writes what an answer has for a browser to standard output: `heapbot flame heap.pb.gz --html > flame.html`, `heapbot graph heap.pb.gz --svg > graph.svg`. */

import { writeFlamePage } from '../adapters/render/flame-page.ts';
import { writeSvg } from '../adapters/render/graph-layout.ts';
import { writeStandardOutput } from '../adapters/sources/standard-output.ts';
import { UsageError } from '../commands/errors.ts';
import type { Attachment } from '../message/message.ts';

/** The page of a flame graph. Throws UsageError where the answer has none. */
export async function printPage(attachments: readonly Attachment[]): Promise<void> {
  for (const attachment of attachments) {
    if (attachment.kind !== 'page' || attachment.page.kind !== 'flame') continue;
    return await writeStandardOutput(await writeFlamePage(attachment.page.flame));
  }
  throw new UsageError('This answer has no page: `--html` is for `flame` and `diff`.');
}

/** The call graph as SVG. Throws UsageError where the answer has none. */
export async function printSvg(attachments: readonly Attachment[]): Promise<void> {
  for (const attachment of attachments) {
    if (attachment.kind !== 'page' || attachment.page.kind !== 'graph') continue;
    return await writeStandardOutput(await writeSvg(attachment.page.dot));
  }
  throw new UsageError('This answer has no call graph: `--svg` is for `graph` and `diff`.');
}
