/** How answers about kept snapshots speak of them: what is in use, what changed, which version ran. */

import type { ServiceEvent } from '../leaks/judgement.ts';
import type { SnapshotMeta } from './command.ts';
import { formatBytes, formatCount } from './units.ts';

export type Totals = SnapshotMeta['totals'];

/** Bytes that are live; null where the profile does not count them. */
export function inUseOf(totals: Totals): number | null {
  const found = totals.find(({ type }) => type === 'inuse_space' || type === 'space');
  return found?.total ?? null;
}

/** `inuse_space 35.2 MB · inuse_objects 1,204` */
export function describeTotals(totals: Totals): string {
  return totals.map(({ type, unit, total }) => `${type} ${formatAmount(total, unit)}`).join(' · ');
}

/** `inuse_space +2.1 MB (+6.3%)`, of those that changed. */
export function describeChanges(before: Totals, after: Totals): string {
  const changes = after.flatMap(({ type, unit, total }) => {
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
  return before.length === after.length && describeChanges(before, after) === '';
}

/** What ran when it was taken: the version that was announced, else the build. Empty where neither is known. */
export function runningAt(
  { takenAt, buildId }: Pick<SnapshotMeta, 'takenAt' | 'buildId'>,
  events: readonly ServiceEvent[],
): string {
  const announced = events.findLast(({ at }) => at <= takenAt)?.version ?? '';
  return announced === '' ? buildId.slice(0, 12) : announced;
}

function formatAmount(amount: number, unit: string): string {
  return unit === 'bytes' ? formatBytes(amount) : formatCount(amount);
}

function signed(percent: number): string {
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(1).replace(/\.0$/u, '')}`;
}
