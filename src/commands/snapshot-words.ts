/** How answers about kept snapshots speak of them: what is in use, what changed, which version ran. */

import type { ServiceEvent } from '../leaks/judgement.ts';
import { code } from '../message/compose.ts';
import type { Inline } from '../message/message.ts';
import type { SnapshotMeta } from './command.ts';
import { formatBytes, formatCount } from './units.ts';

export type Totals = SnapshotMeta['totals'];

/** Bytes that are live; null where the profile does not count them. */
export function inUseOf(totals: Totals): number | null {
  const found = totals.find(({ type }) => type === 'inuse_space' || type === 'space');
  return found?.total ?? null;
}

/** `inuse_space +2.1 MB (+6.3%)`, of those that changed: of what is live, where that is told apart. */
export function describeChanges(before: Totals, after: Totals): string {
  const live = after.filter(({ type }) => type.startsWith('inuse_'));
  const changes = (live.length === 0 ? after : live).flatMap(({ type, unit, total }) => {
    const was = before.find((one) => one.type === type && one.unit === unit)?.total;
    if (was === undefined || was === total) return [];
    const share = was === 0 ? '' : ` (${signed((100 * (total - was)) / was)}%)`;
    return [
      `${type} ${total > was ? '+' : '−'}${formatAmount(Math.abs(total - was), unit)}${share}`,
    ];
  });
  return changes.join(' · ');
}

/** Whether all that both count is the same. */
export function areEqual(before: Totals, after: Totals): boolean {
  if (before.length !== after.length) return false;
  return after.every(({ type, unit, total }, at) => {
    const was = before[at];
    return was?.type === type && was.unit === unit && was.total === total;
  });
}

/** What ran when it was taken: the version that was announced, else the build. Empty where neither is known. */
export function runningAt(
  { takenAt, buildId }: Pick<SnapshotMeta, 'takenAt' | 'buildId'>,
  events: readonly ServiceEvent[],
): string {
  const announced = events.findLast(({ at }) => at <= takenAt)?.version ?? '';
  return announced === '' ? shortenBuild(buildId) : announced;
}

/** A build id as far as people tell them apart; a version as it is. */
export function shortenBuild(name: string): string {
  return /^[0-9a-f]{16,}$/iu.test(name) ? name.slice(0, 12) : name;
}

export function nameRelease(name: string): Inline {
  return code(shortenBuild(name));
}

function formatAmount(amount: number, unit: string): string {
  return unit === 'bytes' ? formatBytes(amount) : formatCount(amount);
}

function signed(percent: number): string {
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(1).replace(/\.0$/u, '')}`;
}
