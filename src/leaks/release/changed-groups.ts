/** Which groups differ between two releases by more than chance, with those told apart that only go by another name. */

import type { GroupDefinition } from '../digest.ts';
import type { GroupSeries } from '../series.ts';
import { compareMeasured } from '../statistics/equivalence.ts';
import { rejectAtRate } from '../statistics/multiple.ts';
import { toEstimate } from './estimate.ts';
import { type Level, measureLevel, type ReleaseEpoch } from './levels.ts';
import type { ReleaseChange } from './release-judgement.ts';

/** A group seen less often than this in both together is too small to say anything of. */
const LEAST_SAMPLES = 4;
/** As many samples as put a new group three standard deviations above nothing (DETECTOR 2.2). */
const CERTAIN_SAMPLES = 9;
/** Of a signature that went and one that came, the bytes may differ by this part if they are one. */
const RENAME_TOLERANCE = 0.3;

interface GroupPair {
  readonly signature: string;
  readonly older: Level;
  readonly newer: Level;
}

/** A row for each group that changed; `rows` are those of equal uptime. Most bytes first. */
export function findChangedGroups(
  older: ReleaseEpoch,
  olderRows: readonly number[],
  newer: ReleaseEpoch,
  newerRows: readonly number[],
  definitions: readonly GroupDefinition[],
): readonly ReleaseChange[] {
  const pairs = pairGroups(older, olderRows, newer, newerRows);
  const compared = pairs.map((pair) => compareMeasured(pair.older, pair.newer));
  const differs = rejectAtRate(compared.map(({ p }) => p));
  const bySignature = new Map(definitions.map((one) => [one.signature, one]));
  const changes = pairs.flatMap((pair, at): ReleaseChange[] => {
    const comparison = compared[at];
    const kind = differs[at] === true ? kindOf(pair) : null;
    if (comparison === undefined || kind === null) return [];
    const definition = bySignature.get(pair.signature) ?? null;
    return [{ kind, signature: pair.signature, bytes: toEstimate(comparison), definition }];
  });
  return joinRenamed(changes).sort(
    (a, b) => Math.abs(b.bytes.estimate) - Math.abs(a.bytes.estimate),
  );
}

function pairGroups(
  older: ReleaseEpoch,
  olderRows: readonly number[],
  newer: ReleaseEpoch,
  newerRows: readonly number[],
): readonly GroupPair[] {
  const levelsOf = (epoch: ReleaseEpoch, rows: readonly number[]) => {
    const series = new Map(epoch.groups.map((group) => [group.signature, group]));
    return (signature: string): Level => levelOf(series.get(signature), rows, epoch.replicas);
  };
  const before = levelsOf(older, olderRows);
  const after = levelsOf(newer, newerRows);
  const signatures = new Set([...older.groups, ...newer.groups].map((group) => group.signature));
  return Array.from(signatures, (signature) => ({
    signature,
    older: before(signature),
    newer: after(signature),
  })).filter((pair) => pair.older.samples + pair.newer.samples >= LEAST_SAMPLES);
}

function levelOf(
  series: GroupSeries | undefined,
  rows: readonly number[],
  replicas: number,
): Level {
  if (series === undefined) return { value: 0, standardError: 0, samples: 0 };
  return measureLevel(series, rows, replicas);
}

function kindOf({ older, newer }: GroupPair): ReleaseChange['kind'] | null {
  if (Math.max(older.samples, newer.samples) < CERTAIN_SAMPLES) return null;
  if (older.samples < 1) return 'new';
  if (newer.samples < 1) return 'gone';
  return newer.value > older.value ? 'grown' : 'shrunk';
}

/** The cost-shift rule of DETECTOR 2.9: what came and what went with the same leaf and sizes is one thing with a new name. */
function joinRenamed(changes: readonly ReleaseChange[]): ReleaseChange[] {
  const gone = changes.filter(({ kind }) => kind === 'gone');
  const taken = new Set<ReleaseChange>();
  const joined = changes.map((change): ReleaseChange => {
    if (change.kind !== 'new') return change;
    const former = gone.find((candidate) => !taken.has(candidate) && isSame(candidate, change));
    if (former === undefined) return change;
    taken.add(former);
    const add = (key: 'estimate' | 'low' | 'high') => change.bytes[key] + former.bytes[key];
    const bytes = { estimate: add('estimate'), low: add('low'), high: add('high') };
    return { ...change, kind: 'renamed', bytes };
  });
  return joined.filter((change) => !taken.has(change));
}

function isSame(former: ReleaseChange, present: ReleaseChange): boolean {
  const [one, other] = [former.definition, present.definition];
  if (one === null || other === null || one.leaf !== other.leaf) return false;
  const sizes = new Set(one.blockSizes);
  if (!other.blockSizes.some((size) => sizes.has(size))) return false;
  const difference = Math.abs(former.bytes.estimate + present.bytes.estimate);
  return difference <= RENAME_TOLERANCE * present.bytes.estimate;
}
