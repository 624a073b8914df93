/** How `/heap digest` says what was changed, and what there is. */

import { bold, command, plainMessage, text } from '../../message/compose.ts';
import type { Action, Block, Cell, Inline, Message } from '../../message/message.ts';
import type { Outcome } from '../change.ts';
import type { DigestOutcome } from '../digest-change.ts';
import { formatTime, plainSentence } from '../leak-words.ts';
import type { ScheduledDigest } from '../scheduled-digest.ts';
import { countNoun } from '../units.ts';
import type { ListedDigest } from './digest.ts';
import {
  describeNext,
  nameChannel,
  nameCondition,
  nameServices,
  nameTimes,
  spellDigest,
} from './digest-words-of.ts';

type Changed = Extract<DigestOutcome, { kind: 'digest' }>;

/** `next` are the next runs of the digest that it is about. */
export function describeChange(outcome: Outcome, next: readonly number[]): Message {
  if (outcome.kind === 'unknown') return describeUnknown(outcome);
  if (outcome.kind !== 'digest') throw new Error(`no digest came of it: ${outcome.kind}`);
  const { digest, done } = outcome;
  if (done === 'removed') return describeRemoval(digest);
  if (done === 'started') return describeStart(digest);
  const heading = [
    bold(`Digest #${digest.number} ${VERBS[done]}`),
    text(`: ${outline(digest)}. `),
    ...(done === 'paused'
      ? [text('Nothing is posted until it is resumed.')]
      : describeNext(next, digest.paused)),
  ];
  return compose(heading, [], actionsOf(digest));
}

const VERBS: Readonly<Record<Exclude<Changed['done'], 'removed' | 'started'>, string>> = {
  added: 'is set',
  edited: 'is changed',
  paused: 'is paused',
  resumed: 'goes on',
};

function outline(digest: ScheduledDigest): string {
  const { services, channel, when } = digest;
  return `${nameServices(services)} in ${nameChannel(channel)}, ${nameTimes(when)}${nameCondition(digest)}`;
}

function describeRemoval(digest: ScheduledDigest): Message {
  return compose(
    [
      bold(`Digest #${digest.number} is removed.`),
      text(' To have it again: '),
      command(spellDigest(digest, nameChannel(digest.channel))),
    ],
    [],
    [{ label: 'Undo', command: spellDigest(digest, `<#${digest.channel.id}>`) }],
  );
}

function describeStart({ number, channel }: ScheduledDigest): Message {
  return compose(
    [bold(`Digest #${number} runs now`), text(` and is posted in ${nameChannel(channel)}.`)],
    [],
    [],
  );
}

function describeUnknown({ what, known }: Extract<Outcome, { kind: 'unknown' }>): Message {
  const others = known.length === 0 ? 'There are none.' : `There are ${known.join(', ')}.`;
  return plainMessage(`There is no digest ${what} any more. ${others}`, [
    { label: 'List', command: 'digest list' },
  ]);
}

/** More than that are counted, not listed. */
const MOST_LISTED = 100;

export function describeList(digests: readonly ListedDigest[]): Message {
  if (digests.length === 0) return describeNone();
  const shown = digests.slice(0, MOST_LISTED);
  const more = digests.length > shown.length ? ` The first ${shown.length} are shown.` : '';
  const heading = `${countNoun(digests.length, 'digest')}.${more}`;
  const lines = shown.map(({ digest }) => `#${digest.number} ${outline(digest)}`);
  const table: Block = {
    kind: 'table',
    caption: 'Digests',
    columns: [
      { title: '#', align: 'right' },
      { title: 'services', align: 'left', flexible: true },
      { title: 'when', align: 'left' },
      { title: 'channel', align: 'left' },
      { title: 'next', align: 'left' },
    ],
    rows: shown.map(cellsOf),
  };
  const actions = shown
    .slice(0, 5)
    .map(({ digest }) => ({ label: `#${digest.number}`, command: `digest show ${digest.number}` }));
  return {
    text: `${heading} ${lines.join(' · ')}`,
    blocks: [{ kind: 'paragraph', content: [bold(heading)] }, table, { kind: 'actions', actions }],
    thread: [],
  };
}

function describeNone(): Message {
  return plainMessage(
    'There is no digest here yet. `/heap digest add svc-blog weekdays 09:00` makes one, with the name of a service or `all`.',
    [{ label: 'Services', command: 'services' }],
  );
}

function cellsOf({ digest, next: [next] }: ListedDigest): Cell[] {
  const { number, services, when, channel, paused, origin } = digest;
  const declared = origin === 'file' ? ' (heapbot.yaml)' : '';
  return [
    { text: `#${number}`, number },
    { text: `${nameServices(services)}${nameCondition(digest)}${declared}` },
    { text: nameTimes(when) },
    { text: nameChannel(channel) },
    nextCell(next, paused),
  ];
}

function nextCell(next: number | undefined, paused: ScheduledDigest['paused']): Cell {
  if (paused !== null) return { text: 'paused' };
  return next === undefined ? { text: 'never' } : { text: formatTime(next), at: next };
}

export function describeDigest({ digest, memory, next }: ListedDigest): Message {
  const { number, owner, origin, paused, top, createdAt } = digest;
  const heading = [
    bold(`Digest #${number}`),
    text(`: ${outline(digest)}. `),
    ...describeNext(next, paused),
  ];
  const last: Inline[] =
    memory.lastRunAt === null
      ? [text(' It has not run yet.')]
      : [text(' It ran last at '), { kind: 'time', at: memory.lastRunAt }, text('.')];
  const from: Inline[] =
    origin === 'file'
      ? [text('Declared in heapbot.yaml: it is changed there')]
      : [
          text('Made by '),
          { kind: 'person', id: owner },
          text(' at '),
          { kind: 'time', at: createdAt },
        ];
  const note: Block = {
    kind: 'note',
    content: [...from, text(`; ${countNoun(top, 'row')} in its tables.`)],
  };
  const blocks = [...describePause(paused), note];
  return compose([...heading, ...last], blocks, actionsOf(digest));
}

function describePause(paused: ScheduledDigest['paused']): Block[] {
  if (paused === null) return [];
  const { by, at, why } = paused;
  const who: Inline = by === 'heapbot' ? text('heapbot') : { kind: 'person', id: by };
  const content = [
    text('Paused by '),
    who,
    text(' at '),
    { kind: 'time' as const, at },
    text(why === '' ? '.' : `: ${why}`),
  ];
  return [{ kind: 'paragraph', content }];
}

/** What to type: a button cannot ask. */
export function describeEditing({ digest }: ListedDigest): Message {
  const { number } = digest;
  const examples = ['every monday 9am', 'tz=Europe/Lisbon', 'if=changed', '#another-channel'];
  const content = [
    bold(`Digest #${number}`),
    text(`: ${outline(digest)}. Say only what becomes different:`),
    ...examples.flatMap((example) => [text('\n'), command(`digest edit ${number} ${example}`)]),
  ];
  return compose(content, [], []);
}

function actionsOf({ number, paused, origin }: ScheduledDigest): Action[] {
  const pause =
    paused === null
      ? { label: 'Pause', command: `digest pause ${number}` }
      : { label: 'Resume', command: `digest resume ${number}` };
  const run: Action = { label: 'Run now', command: `digest run ${number}`, style: 'primary' };
  if (origin === 'file') return [run, pause];
  return [
    run,
    pause,
    { label: 'Edit', command: `digest edit ${number}` },
    {
      label: 'Remove',
      command: `digest remove ${number}`,
      style: 'danger',
      confirm: {
        title: `Remove digest #${number}?`,
        text: 'Nothing will be posted any more, and what it remembers of the last time is forgotten.',
        ok: 'Remove',
      },
    },
  ];
}

function compose(
  content: readonly Inline[],
  blocks: readonly Block[],
  actions: readonly Action[],
): Message {
  const buttons: Block[] = actions.length === 0 ? [] : [{ kind: 'actions', actions }];
  return {
    text: plainSentence(content),
    blocks: [{ kind: 'paragraph', content }, ...blocks, ...buttons],
    thread: [],
  };
}
