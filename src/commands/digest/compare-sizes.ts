/** What changed between two snapshots of a service that may be hours and restarts apart, with what sampling leaves open. */

import { sumGroups } from '../../leaks/combine.ts';
import type { GroupCounts, SnapshotDigest } from '../../leaks/digest.ts';
import type { Estimate } from '../../leaks/judgement.ts';
import { hasRestarted } from '../../leaks/restart.ts';
import { normalQuantile } from '../../leaks/statistics/distributions.ts';
import { intervalOfChange } from '../../leaks/statistics/sampled-change.ts';

export interface Sizes {
  readonly total: GroupCounts;
  readonly groups: ReadonlyMap<string, GroupCounts>;
}

/** Over all replicas. */
export function measureSizes({ processes }: SnapshotDigest): Sizes {
  const groups = sumGroups(processes);
  return { total: [...groups.values()].reduce(addUp, nothingOf('')), groups };
}

/** The same processes have lived through both: what did not change in between was sampled once, and is no noise. */
export function areSameProcesses(before: SnapshotDigest, after: SnapshotDigest): boolean {
  if (before.processes.length !== after.processes.length) return false;
  return after.processes.every((process) => {
    const earlier = before.processes.find(({ name }) => name === process.name);
    return (
      earlier !== undefined && earlier.rate === process.rate && !hasRestarted(earlier, process)
    );
  });
}

export function changeOf(
  before: GroupCounts,
  after: GroupCounts,
  isSameProcess: boolean,
  confidence = 0.95,
): Estimate {
  if (isSameProcess) return intervalOfChange(before, after, confidence);
  return spreadOf(
    after.liveBytes - before.liveBytes,
    before.liveVariance + after.liveVariance,
    confidence,
  );
}

/** Where only the size of the one before is known, its error is taken to be that of the other. */
export function changeSince(
  bytesBefore: number,
  { liveBytes, liveVariance }: GroupCounts,
  confidence = 0.95,
): Estimate {
  return spreadOf(liveBytes - bytesBefore, 2 * liveVariance, confidence);
}

/** Services are sampled independently of one another: their errors add as squares. */
export function sumChanges(changes: readonly Estimate[]): Estimate {
  const [only] = changes;
  if (only !== undefined && changes.length === 1) return only;
  const estimate = changes.reduce((sum, change) => sum + change.estimate, 0);
  const below = Math.hypot(...changes.map((change) => change.estimate - change.low));
  const above = Math.hypot(...changes.map((change) => change.high - change.estimate));
  return { estimate, low: estimate - below, high: estimate + above };
}

export function isBeyondNoise({ low, high }: Estimate): boolean {
  return low > 0 || high < 0;
}

export function nothingOf(signature: string): GroupCounts {
  return { signature, live: 0, births: 0, liveBytes: 0, bornBytes: 0, liveVariance: 0 };
}

function spreadOf(estimate: number, variance: number, confidence: number): Estimate {
  const spread = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { estimate, low: estimate - spread, high: estimate + spread };
}

function addUp(sum: GroupCounts, group: GroupCounts): GroupCounts {
  return {
    signature: '',
    live: sum.live + group.live,
    births: sum.births + group.births,
    liveBytes: sum.liveBytes + group.liveBytes,
    bornBytes: sum.bornBytes + group.bornBytes,
    liveVariance: sum.liveVariance + group.liveVariance,
  };
}
