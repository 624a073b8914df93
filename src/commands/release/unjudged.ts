/** What `/heap release` says where there are no two releases to judge. */

import { bold, command, plainText, text } from '../../message/compose.ts';
import type { Action, Block, Inline, Message } from '../../message/message.ts';
import { nameRelease, shortenBuild } from '../snapshot-words.ts';
import { joinWords } from '../words.ts';
import type { JudgedReleases, ReleaseArgs, ReleaseReport } from './release.ts';

type UnjudgedReport = Exclude<ReleaseReport, JudgedReleases>;

export function describeUnjudged(report: UnjudgedReport, args: ReleaseArgs): Message {
  switch (report.kind) {
    case 'awaited':
      return describeAwaited(report, args);
    case 'unknown':
      return describeUnknown(report, args);
    case 'alone':
      return describeAlone(report);
  }
}

function describeAwaited(
  { service, newer, older }: Extract<ReleaseReport, { kind: 'awaited' }>,
  { isRevisable }: ReleaseArgs,
): Message {
  const compare = isRevisable
    ? `I compare it with ${shortenBuild(older ?? '')} as snapshots come in.`
    : `Ask again in a while: then it is compared with ${shortenBuild(older ?? '')}.`;
  const before = older === null ? '' : ` ${compare}`;
  const content = [
    bold(service),
    text(' · '),
    nameRelease(newer),
    text(` was announced, but no snapshot of it was taken yet.${before}`),
  ];
  return withActions(content, [{ label: 'Take one now', command: joinWords(['snap', service]) }]);
}

function describeUnknown(
  { service, asked, known }: Extract<ReleaseReport, { kind: 'unknown' }>,
  { newer }: ReleaseArgs,
): Message {
  const listed = known.flatMap((name, at) => [text(at === 0 ? '' : ', '), nameRelease(name)]);
  const content = [
    bold(service),
    text(' · no release '),
    nameRelease(asked.slice(0, 80)),
    text(' is known. '),
    ...(known.length === 0
      ? [
          text('None is: tell me of one with '),
          command(joinWords(['deployed', service, newer ?? 'v1.2.3'])),
          text('.'),
        ]
      : [text('Known are, newest first: '), ...listed, text('.')]),
  ];
  const [last, before] = known;
  if (last === undefined || before === undefined) return withActions(content, []);
  return withActions(content, [
    { label: 'The newest two', command: joinWords(['release', service, before, last]) },
  ]);
}

function describeAlone({ service, only }: Extract<ReleaseReport, { kind: 'alone' }>): Message {
  const what: Inline[] =
    only === null
      ? [text('no release is known.')]
      : [text('only '), nameRelease(only), text(' is known: there is nothing to compare it with.')];
  const content = [
    bold(service),
    text(' · '),
    ...what,
    text(
      ' Releases are told apart by the build id in the profiles, or by their names where somebody announces them: ',
    ),
    command(joinWords(['deployed', service, 'v1.2.3'])),
  ];
  return withActions(content, [
    { label: 'Take a snapshot', command: joinWords(['snap', service]) },
  ]);
}

function withActions(content: readonly Inline[], actions: readonly Action[]): Message {
  const buttons: Block[] = actions.length === 0 ? [] : [{ kind: 'actions', actions }];
  const said = content
    .map((inline) => (inline.kind === 'command' ? `/heap ${inline.words}` : plainText([inline])))
    .join('');
  return { text: said, blocks: [{ kind: 'paragraph', content }, ...buttons], thread: [] };
}
