/** `/heap snap`: takes a snapshot now, and keeps it under a name where one is given. */

import { bold, code, text } from '../../message/compose.ts';
import type { Block, Message } from '../../message/message.ts';
import type { Command, SnapshotMeta } from '../command.ts';
import { UsageError } from '../errors.ts';
import { describeOrigin, factsOf, investigationOf, type SnapshotFacts } from '../heap-report.ts';
import { readService } from '../service-words.ts';
import { areEqual, describeChanges, inUseOf } from '../snapshot-words.ts';
import { formatBytes, formatSpan } from '../units.ts';
import { joinWords } from '../words.ts';

interface SnapArgs {
  readonly service: string;
  /** Empty where none is given. */
  readonly label: string;
}

interface SnapReport {
  readonly service: string;
  readonly snapshot: SnapshotFacts;
  readonly label: string;
  /** The one kept before it. */
  readonly before: Pick<SnapshotMeta, 'id' | 'takenAt' | 'totals'> | null;
  /** Nothing was collected in between, so that it says nothing new. */
  readonly isUnchanged: boolean;
}

/** As long as a line of a list can be. */
const LONGEST_LABEL = 80;

export const snap: Command<SnapArgs, SnapReport> = {
  name: 'snap',
  summary: 'Takes a snapshot now. One with a label is kept for good.',
  usage: 'snap [service] [label]',
  examples: ['snap svc-blog', 'snap svc-blog before the load test'],
  parse: (words, context) => {
    const { service, rest } = readService('snap', words, context);
    const label = rest.join(' ');
    if (label.length <= LONGEST_LABEL) return { service, label };
    throw new UsageError(
      `That label is ${label.length} characters long; one may have ${LONGEST_LABEL}.`,
      [joinWords(['snap', service, ...label.slice(0, 40).trim().split(' ')])],
    );
  },
  needs: ({ service }) => [{ kind: 'now', service, fresh: true }],
  progress: ({ service }) => `taking a snapshot of ${service}…`,
  // Of its past only the list of snapshots: nothing is older than now and younger than it.
  history: ({ service }) => [
    { of: { kind: 'service', service }, from: { kind: 'ago', millis: 0 }, wants: ['snapshots'] },
  ],
  change: ({ service, label }) => (label === '' ? null : { kind: 'label', service, of: 0, label }),
  report: ([taken], { service, label }, known) => {
    if (taken === undefined) throw new Error('a snap without a snapshot');
    const kept = known?.histories[0]?.snapshots ?? [];
    const { meta } = taken;
    const before = kept.find(({ id, takenAt }) => id !== meta.id && takenAt <= meta.takenAt);
    return {
      service,
      snapshot: factsOf(taken),
      label,
      before:
        before === undefined
          ? null
          : { id: before.id, takenAt: before.takenAt, totals: before.totals },
      isUnchanged: before !== undefined && areEqual(before.totals, meta.totals),
    };
  },
  message: describeSnap,
  investigates: ({ service, snapshot }) =>
    investigationOf({ subject: service, snapshots: [snapshot] }, ''),
};

function describeSnap(report: SnapReport): Message {
  const { service, snapshot, label } = report;
  const named = label === '' ? '' : ` as “${label}”`;
  const inUse = inUseOf(snapshot.totals);
  const size = inUse === null ? '' : `, ${formatBytes(inUse)} in use`;
  const since = describeSince(report);
  const heading: Block = {
    kind: 'paragraph',
    content: [
      bold(service),
      text(' · snapshot '),
      code(snapshot.id),
      text(` is kept${named}${size}.\n${since}`),
    ],
  };
  return {
    text: `${service}: snapshot ${snapshot.id} is kept${named}${size}. ${since}`,
    blocks: [
      heading,
      ...describeOrigin([snapshot], ['top', service, `snapshot=${snapshot.id}`]),
      actionsOf(report),
    ],
    thread: [],
  };
}

function describeSince({ snapshot, before, isUnchanged }: SnapReport): string {
  if (before === null) return 'It is the first that is kept.';
  const span = formatSpan(snapshot.takenAt - before.takenAt);
  if (isUnchanged)
    return `No collection ran since the snapshot before, ${before.id}, ${span} earlier: a heap profile shows the last collection, so it says the same.`;
  const changes = describeChanges(before.totals, snapshot.totals);
  return `Since the snapshot before, ${before.id}, ${span} earlier: ${changes === '' ? 'what is live is the same' : changes}.`;
}

function actionsOf({ service, snapshot, before }: SnapReport): Block {
  const { id } = snapshot;
  const difference =
    before === null
      ? []
      : [{ label: 'Diff with before', command: joinWords(['diff', service, before.id, id]) }];
  return {
    kind: 'actions',
    actions: [
      { label: 'Top 10', command: joinWords(['top', service, '10', `snapshot=${id}`]) },
      ...difference,
      { label: 'Set as baseline', command: joinWords(['baseline', 'set', service, id]) },
    ],
  };
}
