/** How `/heap baseline` says what is compared with. */

import { bold, code, plainText, text } from '../../message/compose.ts';
import type { Action, Block, Inline, Message } from '../../message/message.ts';
import { inUseOf } from '../snapshot-words.ts';
import { formatBytes } from '../units.ts';
import { joinWords } from '../words.ts';
import type { BaselineReport } from './baseline.ts';

export function describeBaseline(report: BaselineReport): Message {
  const content = [bold(report.service), text(' · '), ...describeState(report)];
  const actions: Block[] = [{ kind: 'actions', actions: actionsOf(report) }];
  return {
    text: plainText(content),
    blocks: [{ kind: 'paragraph', content }, ...describeFormer(report), ...actions],
    thread: [],
  };
}

function describeState({ action, baseline, former, snapshot }: BaselineReport): Inline[] {
  if (baseline === null) {
    if (action !== 'clear') return [text('no baseline is set.')];
    return [text(former === null ? 'there was no baseline to clear.' : 'the baseline is cleared.')];
  }
  const inUse = snapshot === null ? null : inUseOf(snapshot.totals);
  const size = inUse === null ? '' : `, ${formatBytes(inUse)} in use`;
  const label = snapshot === null || snapshot.label === '' ? '' : ` (“${snapshot.label}”)`;
  const taken: Inline[] =
    snapshot === null ? [] : [text(' of '), { kind: 'time', at: snapshot.takenAt }];
  return [
    text(action === 'set' ? 'the baseline is now snapshot ' : 'the baseline is snapshot '),
    code(baseline.snapshot),
    text(label),
    ...taken,
    text(`${size}.${action === 'set' ? ' It is kept until the baseline is another.' : ''}`),
    ...(action === 'set' ? [] : describeSetter(baseline)),
  ];
}

function describeSetter({ setAt, setBy }: NonNullable<BaselineReport['baseline']>): Inline[] {
  const who: Inline[] = setBy === '' ? [] : [text(' by '), { kind: 'person', id: setBy }];
  return [text(' Set'), ...who, text(' '), { kind: 'time', at: setAt }, text('.')];
}

/** So that what was set by mistake can be set back. */
function describeFormer({ baseline, former }: BaselineReport): Block[] {
  if (former === null || former.snapshot === baseline?.snapshot) return [];
  const content = [
    text('Before it was '),
    code(former.snapshot),
    text('.'),
    ...describeSetter(former),
  ];
  return [{ kind: 'note', content }];
}

function actionsOf({ service, baseline, former }: BaselineReport): Action[] {
  if (baseline === null) {
    const back: Action[] =
      former === null
        ? []
        : [
            {
              label: 'Set it again',
              command: joinWords(['baseline', 'set', service, former.snapshot]),
            },
          ];
    return [...back, { label: 'Set it to now', command: joinWords(['baseline', 'set', service]) }];
  }
  return [
    { label: 'Diff with now', command: joinWords(['diff', service, 'baseline']), style: 'primary' },
    {
      label: 'Top 10 of it',
      command: joinWords(['top', service, '10', `snapshot=${baseline.snapshot}`]),
    },
    { label: 'Clear', command: joinWords(['baseline', 'clear', service]) },
  ];
}
