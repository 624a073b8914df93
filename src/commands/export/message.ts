/** How `/heap export` hands over the file. */

import { bold, code, text } from '../../message/compose.ts';
import type { Message } from '../../message/message.ts';
import { describeOrigin } from '../heap-report.ts';
import { formatBytes } from '../units.ts';
import { joinWords } from '../words.ts';
import type { ExportAnswer, ExportArgs } from './export.ts';

export function describeExport(answer: ExportAnswer, { target }: ExportArgs): Message {
  const { subject, snapshot, name, size, profile } = answer;
  const { service, id } = snapshot;
  const lines = commandLines(name, target.sampleIndex);
  return {
    text: `${subject} heap profile, ${formatBytes(size)}: ${name}. ${lines[0]}`,
    blocks: [
      {
        kind: 'paragraph',
        content: [
          bold(subject),
          text(` · heap profile, ${formatBytes(size)} · `),
          code(name),
          text('\nThe same as here, on your own machine:'),
          ...lines.flatMap((line) => [text('\n'), code(line)]),
        ],
      },
      ...describeOrigin([snapshot], ['export', ...target.spelled, `snapshot=${id}`]),
      {
        kind: 'actions',
        actions: [
          { label: 'Top 10', command: joinWords(['top', service, '10', `snapshot=${id}`]) },
          { label: 'What changed since?', command: joinWords(['diff', service, id, 'now']) },
        ],
      },
    ],
    thread: [
      {
        kind: 'binary',
        name,
        title: `${subject}: heap profile ${id}`,
        bytes: new Uint8Array(Buffer.from(profile, 'base64')),
      },
    ],
  };
}

/** What `top 10` and the web view would be. As code in a line: monospaced blocks are cut to the width of a screen. */
function commandLines(name: string, sampleIndex: string): readonly [string, string] {
  const type = sampleIndex === '' ? '' : ` -sample_index=${sampleIndex}`;
  return [
    `go tool pprof -top -nodecount=10${type} ${name}`,
    `go tool pprof -http=localhost:0${type} ${name}`,
  ];
}
