/** How a text report is said: the sentence that matters, the text while it is short, else its start and a file. */

import { bold, code, text } from '../message/compose.ts';
import type { Action, Attachment, Block, Inline, Message } from '../message/message.ts';
import { describeOrigin, describeRemarks, spellAgain } from './heap-report.ts';
import { otherSampleTypes } from './sample-types.ts';
import type {
  TextReport,
  TextReportAnswer,
  TextReportArgs,
  TextReportView,
  TypedReport,
} from './text-report.ts';
import { joinWords } from './words.ts';

export function describeTextReport<Report extends TypedReport>(
  kind: TextReport<Report>,
  answer: TextReportAnswer<Report>,
  args: TextReportArgs,
): Message {
  const { subject, snapshots, report } = answer;
  const view = kind.view(report, args.options);
  const { sampleType } = report;
  const { count, sentence, excerpt } = view;
  const of = sampleType === '' ? '' : ` heap ${sampleType}`;
  const again = [kind.name, ...spellAgain(args, snapshots)];
  return {
    text: `${subject}${of}, ${kind.name}: ${count}. ${sentence.map(plain).join('')}`.trim(),
    blocks: [
      { kind: 'paragraph', content: heading(kind.name, answer, view) },
      ...(excerpt.text === '' ? [] : [{ kind: 'preformatted' as const, text: excerpt.text }]),
      ...describeRemarks(view.activeFilters, view.remarks),
      ...describeOrigin(snapshots, again),
      ...actionsOf(kind, answer, again),
    ],
    thread: excerpt.isCut ? [fileOf(kind, subject, report)] : [],
  };
}

function heading(
  name: string,
  { subject, report: { sampleType } }: TextReportAnswer<TypedReport>,
  { count, sentence, excerpt }: TextReportView,
): Inline[] {
  const type = sampleType === '' ? [] : [text(' · heap '), code(sampleType)];
  const where = excerpt.isCut ? ` ${name}.txt has all of it.` : '';
  const said = sentence.length === 0 ? [] : [text('\n'), ...sentence, text(where)];
  return [bold(subject), text(` · ${name}`), ...type, text(` · ${count}`), ...said];
}

function plain(inline: Inline): string {
  return 'text' in inline ? inline.text : '';
}

/** In a file that is longer than this nobody reads on; `heapbot pprof` prints it whole. */
const MAX_FILE = 8_000_000;

function fileOf<Report extends TypedReport>(
  { name, print }: TextReport<Report>,
  subject: string,
  report: Report,
): Attachment {
  let content = '';
  for (const part of print(report)) {
    if (content.length + part.length > MAX_FILE) {
      content += `${part.slice(0, MAX_FILE - content.length)}\n… cut here: heapbot pprof -${name} prints all of it\n`;
      break;
    }
    content += part;
  }
  return { kind: 'file', name: `${name}.txt`, title: `${subject}: all of ${name}`, text: content };
}

function actionsOf<Report extends TypedReport>(
  kind: TextReport<Report>,
  { snapshots, report }: TextReportAnswer<Report>,
  again: readonly string[],
): Block[] {
  const [first] = snapshots;
  if (first === undefined || first.origin === 'file') return [];
  const { sampleType } = report;
  const others = sampleType === '' ? [] : otherSampleTypes(first, sampleType);
  const types = others.map((type): Action => {
    return { label: type, command: joinWords([...again, `sample_index=${type}`]) };
  });
  const table: Action = {
    label: 'Top 10',
    command: joinWords(['top', first.service, '10', `snapshot=${first.id}`]),
  };
  return [{ kind: 'actions', actions: [...(kind.steps?.(report, first) ?? []), ...types, table] }];
}
