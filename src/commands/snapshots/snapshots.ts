/** `/heap snapshots`: what is kept of a service, newest first. */

import { toIsoTime } from '../../leaks/iso-time.ts';
import { bold, command, text } from '../../message/compose.ts';
import type { Action, Block, Cell, Message, Table } from '../../message/message.ts';
import type { Baseline, Command, SnapshotMeta } from '../command.ts';
import { UsageError } from '../errors.ts';
import { readService, refuseRest } from '../service-words.ts';
import { inUseOf, runningAt } from '../snapshot-words.ts';
import { formatBytes } from '../units.ts';
import { joinWords } from '../words.ts';

interface SnapshotsArgs {
  readonly service: string;
  readonly rows: number;
}

interface KeptSnapshot {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** Bytes; null where the profile does not say. */
  readonly inUse: number | null;
  readonly label: string;
  /** The version that was announced, else the build; empty where neither is known. */
  readonly version: string;
  readonly isBaseline: boolean;
}

interface SnapshotsReport {
  readonly service: string;
  /** Newest first. */
  readonly snapshots: readonly KeptSnapshot[];
  /** How many are kept; `isAll` where they were all counted. */
  readonly kept: number;
  readonly isAll: boolean;
  /** When the oldest of those was taken, in milliseconds since 1970; null where none is kept. */
  readonly since: number | null;
  readonly baseline: Baseline | null;
}

const DEFAULT_ROWS = 10;
const MAX_ROWS = 100;
/** The app lists no more than these. */
const MOST_COUNTED = 500;

export const snapshots: Command<SnapshotsArgs, SnapshotsReport> = {
  name: 'snapshots',
  aliases: ['snaps'],
  summary: 'The snapshots that are kept of a service, newest first.',
  usage: 'snapshots [service] [rows]',
  examples: ['snapshots svc-blog', 'snapshots svc-blog 50'],
  parse: (words, context) => {
    const numbers = words.filter(isNumber);
    if (numbers.length > 1) throw new UsageError('`snapshots` takes one number of rows.');
    const others = words.filter((word) => !isNumber(word));
    const read = readService('snapshots', others, context);
    refuseRest('snapshots', read, 'a service and a number of rows');
    const rows = Math.min(MAX_ROWS, Math.max(1, Number(numbers[0] ?? DEFAULT_ROWS)));
    return { service: read.service, rows };
  },
  needs: () => [],
  // No digests: nothing of the past but the list.
  history: ({ service }) => [
    { of: { kind: 'service', service }, from: { kind: 'ago', millis: 0 }, wants: ['snapshots'] },
  ],
  report: (_, { service, rows }, known) => {
    const history = known?.histories[0];
    const kept = history?.snapshots ?? [];
    const baseline = history?.baseline ?? null;
    const describe = (meta: SnapshotMeta): KeptSnapshot => ({
      id: meta.id,
      takenAt: meta.takenAt,
      inUse: inUseOf(meta.totals),
      label: meta.label,
      version: runningAt(meta, history?.events ?? []),
      isBaseline: meta.id === baseline?.snapshot,
    });
    return {
      service,
      snapshots: kept.slice(0, rows).map(describe),
      kept: kept.length,
      isAll: kept.length < MOST_COUNTED,
      since: kept.at(-1)?.takenAt ?? null,
      baseline,
    };
  },
  message: describeSnapshots,
};

function isNumber(word: string): boolean {
  return /^\d{1,9}$/u.test(word);
}

function describeSnapshots(report: SnapshotsReport): Message {
  const { service, snapshots: shown, since } = report;
  if (since === null || shown.length === 0) return describeNone(service);
  const count = countKept(report);
  const heading: Block = {
    kind: 'paragraph',
    content: [bold(service), text(` · ${count}, the oldest of `), { kind: 'time', at: since }],
  };
  const [newest] = shown;
  const inUse = newest?.inUse ?? null;
  const size = inUse === null ? '' : `, ${formatBytes(inUse)} in use`;
  return {
    text: `${service}: ${count}. The newest is ${newest?.id} of ${shortTime(newest?.takenAt ?? 0)}${size}.`,
    blocks: [
      heading,
      tableOf(shown),
      {
        kind: 'note',
        content: [
          text(
            `${shown.some(({ isBaseline }) => isBaseline) ? '📌 is the baseline. ' : ''}What has a label, and the baseline, is kept for good; the rest is thinned out as it ages. Two of them beside one another: `,
          ),
          command(
            joinWords([
              'diff',
              service,
              ...shown
                .slice(0, 2)
                .map(({ id }) => id)
                .reverse(),
            ]),
          ),
        ],
      },
      { kind: 'actions', actions: actionsOf(report) },
    ],
    thread: [],
  };
}

function countKept({ kept, isAll, snapshots: shown }: SnapshotsReport): string {
  const all = isAll
    ? `${kept} ${kept === 1 ? 'snapshot is' : 'snapshots are'} kept`
    : `${kept} snapshots and more are kept`;
  return shown.length < kept ? `${all} (the newest ${shown.length} are shown)` : all;
}

function describeNone(service: string): Message {
  const line = `No snapshot of ${service} is kept yet. Every answer about ${service} keeps one.`;
  const take = { label: 'Take one now', command: joinWords(['snap', service]) };
  return {
    text: line,
    blocks: [
      { kind: 'paragraph', content: [text(line)] },
      { kind: 'actions', actions: [take] },
    ],
    thread: [],
  };
}

function tableOf(shown: readonly KeptSnapshot[]): Table {
  return {
    kind: 'table',
    caption: 'Snapshots that are kept, newest first',
    columns: [
      { title: 'taken', align: 'left' },
      { title: 'in use', align: 'right' },
      { title: 'version', align: 'left' },
      { title: 'label', align: 'left', flexible: true },
      { title: 'snapshot', align: 'left' },
    ],
    rows: shown.map(describeRow),
  };
}

function describeRow({ id, takenAt, inUse, label, version, isBaseline }: KeptSnapshot): Cell[] {
  return [
    { text: shortTime(takenAt), number: takenAt, at: takenAt },
    inUse === null ? { text: '–' } : { text: formatBytes(inUse), number: inUse },
    { text: version },
    {
      text: [...(isBaseline ? ['📌 baseline'] : []), ...(label === '' ? [] : [label])].join(' · '),
    },
    { text: id, isCode: true },
  ];
}

/** `2026-11-22 09:00 UTC` */
function shortTime(at: number): string {
  return `${toIsoTime(at).slice(0, 16).replace('T', ' ')} UTC`;
}

function actionsOf({ service, snapshots: shown, kept }: SnapshotsReport): Action[] {
  const [newest, before] = shown;
  const most = Math.min(kept, MAX_ROWS);
  const more =
    shown.length < most
      ? [
          {
            label: `Show ${most}`,
            command: joinWords(['snapshots', service, String(most)]),
          },
        ]
      : [];
  const difference =
    newest === undefined || before === undefined
      ? []
      : [
          {
            label: 'Diff of the newest two',
            command: joinWords(['diff', service, before.id, newest.id]),
          },
        ];
  return [
    ...(newest === undefined
      ? []
      : [
          {
            label: 'Top 10 of the newest',
            command: joinWords(['top', service, '10', `snapshot=${newest.id}`]),
          },
        ]),
    ...difference,
    { label: 'Take one now', command: joinWords(['snap', service]) },
    ...more,
  ];
}
