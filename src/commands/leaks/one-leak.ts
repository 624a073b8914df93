/** How `/heap leaks HEAP-7f3a` tells all that is remembered of one leak: where it was seen and when, in which versions, and who decided what. */

import { findKnownLeak } from '../../leaks/known-leaks.ts';
import { bold, code, text } from '../../message/compose.ts';
import type { Action, Block, Cell, Inline, Message, Table } from '../../message/message.ts';
import { decideActions } from '../decide-actions.ts';
import { briefName, formatTime, nameFrame, plainSentence, readIsoTime } from '../leak-words.ts';
import { describeRepair } from '../repair-words.ts';
import { shortenBuild } from '../snapshot-words.ts';
import { formatBytes } from '../units.ts';
import { joinWords } from '../words.ts';
import { describeUnknown, rateCell } from './message.ts';
import type { KnownLeakRow, LeaksReport } from './survey.ts';

/** `id` is as it was typed: more digits than the name has are understood too. */
export function describeOneLeak(report: LeaksReport, id: string): Message {
  const [leak] = report.leaks;
  if (leak === undefined) {
    return describeUnknown(id, { kind: 'unknown', what: id, known: report.otherIds });
  }
  const headline = introduce(leak);
  const remarks = [describeState(leak), ...describeLibrary(leak), ...describeRepairs(report)];
  return {
    text: [headline, ...remarks].map(plainSentence).join(' '),
    blocks: [
      { kind: 'paragraph', content: headline },
      ...remarks.map((content): Block => ({ kind: 'paragraph', content })),
      sightingsOf(report.leaks),
      { kind: 'actions', actions: actionsOf(report.leaks, leak) },
    ],
    thread: [],
  };
}

const WHOSE: Readonly<Record<KnownLeakRow['kind'], string>> = {
  application: 'your own code allocates it',
  library: 'library code allocates it',
  goroutines: 'goroutines that do not end',
  runtime: 'the Go runtime allocates it',
};

function introduce({ id, allocator, entry, kind }: KnownLeakRow): Inline[] {
  const leads =
    entry === null || entry === allocator ? [] : [text(', reached from '), code(briefName(entry))];
  return [
    bold(id),
    text(' · '),
    ...nameFrame({ function: allocator, file: '', line: 0, package: '', origin: 'main' }),
    ...leads,
    text(`: ${WHOSE[kind]}.`),
  ];
}

function describeState({ state }: KnownLeakRow): Inline[] {
  switch (state.kind) {
    case 'open':
      return [text('It is open: nobody has decided about it.')];
    case 'muted':
      return [text('It is muted ('), ...sayWho(state), text(').')];
    case 'acknowledged':
      return [text('It is acknowledged ('), ...sayWho(state), text(').')];
    case 'fixed': {
      const { version, isVerified } = state;
      const what = isVerified
        ? `It is mended in ${version}, as the snapshots show (said `
        : `It is said to be mended in ${version} (`;
      return [text(what), ...sayWho(state), text(').')];
    }
    case 'regressed':
      return [
        bold('It is back'),
        text(` in ${shortenBuild(state.regressedIn)} since `),
        { kind: 'time', at: state.at },
        text(`: it was said to be mended in ${state.fixedIn}.`),
      ];
  }
}

/** In a terminal nobody is known. */
function sayWho({ by, at }: { readonly by: string; readonly at: number }): Inline[] {
  const who: Inline[] = by === '' ? [] : [text('by '), { kind: 'person', id: by }, text(', ')];
  return [...who, { kind: 'time', at }];
}

function describeLibrary({ allocator }: KnownLeakRow): Inline[][] {
  const known = findKnownLeak({ allocator: { function: allocator } });
  if (known === null) return [];
  return [
    [
      bold(`A known leak of ${known.library}.`),
      text(` ${known.summary} ${known.fixedIn} mends it.`),
    ],
  ];
}

function describeRepairs({ repairs, leaks }: LeaksReport): Inline[][] {
  const [leak] = leaks;
  const own = repairs.filter(({ id }) => id === leak?.id);
  return own.map((repair) => describeRepair(repair, repair.service));
}

function sightingsOf(leaks: readonly KnownLeakRow[]): Table {
  return {
    kind: 'table',
    caption: 'Where it was seen',
    columns: [
      { title: 'service', align: 'left' },
      { title: 'rate', align: 'right' },
      { title: 'grown', align: 'right' },
      { title: 'since', align: 'left' },
      { title: 'first seen', align: 'left' },
      { title: 'last seen', align: 'left' },
      { title: 'versions', align: 'left', flexible: true },
    ],
    rows: leaks.map((leak): Cell[] => {
      const { since, firstSeen, lastSeen, growthBytes, builds } = leak.sighting;
      return [
        { text: leak.service },
        rateCell(leak),
        { text: formatBytes(growthBytes), number: growthBytes },
        since === null ? { text: 'the start' } : timeCell(readIsoTime(since)),
        timeCell(firstSeen),
        timeCell(lastSeen),
        { text: builds.length === 0 ? '–' : builds.map(shortenBuild).join(', ') },
      ];
    }),
  };
}

function timeCell(at: number): Cell {
  return { text: formatTime(at), at };
}

function actionsOf(leaks: readonly KnownLeakRow[], leak: KnownLeakRow): Action[] {
  const services = leaks.slice(0, 3).map(({ service }) => service);
  return [
    ...services.map((service) => ({
      label: `Why ${service}?`,
      command: joinWords(['why', service]),
    })),
    ...services.map((service) => ({
      label: `Trend in ${service}`,
      command: joinWords(['trend', service, leak.id]),
    })),
    ...decideActions(leak),
  ];
}
