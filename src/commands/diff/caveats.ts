/** What makes two snapshots hard to compare: it stands above the numbers. */

import { text } from '../../message/compose.ts';
import type { Block } from '../../message/message.ts';
import type { SnapshotQuery } from '../command.ts';
import type { SnapshotFacts } from '../heap-report.ts';
import { resolveMoment } from '../moments.ts';
import { formatSpan } from '../units.ts';

type Pair<Of> = readonly [from: Of, to: Of];

export function describeCaveats(
  [from, to]: Pair<SnapshotFacts>,
  [askedFrom, askedTo]: Pair<SnapshotQuery>,
): Block[] {
  const lines = [
    ...describeDistance(askedFrom, from, askedTo, to),
    ...describeDistance(askedTo, to, askedFrom, from),
    ...describeBuilds(from, to),
    ...describeReplicas(from, to),
  ];
  return lines.map((line): Block => ({ kind: 'paragraph', content: [text(`⚠️ ${line}`)] }));
}

const MINUTE = 60_000;

/** The kept snapshot nearest to a time may be far from it. */
function describeDistance(
  asked: SnapshotQuery,
  found: SnapshotFacts,
  askedOther: SnapshotQuery,
  other: SnapshotFacts,
): string[] {
  if (asked.kind !== 'at') return [];
  const isNowKnown = askedOther.kind === 'now' || asked.moment.kind === 'point';
  if (!isNowKnown) return [];
  const moment = resolveMoment(asked.moment, other.takenAt);
  const distance = Math.abs(found.takenAt - moment);
  const allowed = Math.max(MINUTE, Math.abs(other.takenAt - moment) / 10);
  if (distance <= allowed) return [];
  return [
    `Nothing is kept of that time: the nearest snapshot, ${found.id}, was taken ${formatSpan(distance)} ${found.takenAt > moment ? 'after' : 'before'} it.`,
  ];
}

function describeBuilds({ buildId: before }: SnapshotFacts, { buildId: after }: SnapshotFacts) {
  if (before === '' || after === '' || before === after) return [];
  const builds = `${before.slice(0, 12)} → ${after.slice(0, 12)}`;
  return [
    `Different builds (${builds}): a function that was renamed shrinks under its old name and grows under its new one.`,
  ];
}

function describeReplicas(from: SnapshotFacts, to: SnapshotFacts): string[] {
  const [before, after] = [countReplicas(from), countReplicas(to)];
  const isCounted = from.origin !== 'upload' && to.origin !== 'upload';
  if (before === after || !isCounted) return [];
  return [
    `${before} ${before === 1 ? 'replica was' : 'replicas were'} read before, ${after} after: their number alone changes the totals.`,
  ];
}

function countReplicas({ replicas }: SnapshotFacts): number {
  return replicas.filter(({ ok }) => ok).length;
}
