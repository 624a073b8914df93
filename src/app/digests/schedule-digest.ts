/** Keeps the scheduler in step with a digest. */

import { ruleOf } from '../../commands/digest-times.ts';
import type { ScheduledDigest } from '../../commands/scheduled-digest.ts';
import type { Scheduler } from '../ports.ts';

/** A paused digest has no schedule. */
export async function scheduleDigest(
  { number, when, paused }: ScheduledDigest,
  scheduler: Pick<Scheduler, 'put' | 'drop'>,
): Promise<void> {
  if (paused !== null) return await unscheduleDigest(number, scheduler);
  await scheduler.put({ key: keyOf(number), job: { kind: 'digest', number }, when: ruleOf(when) });
}

export async function unscheduleDigest(
  number: number,
  scheduler: Pick<Scheduler, 'drop'>,
): Promise<void> {
  await scheduler.drop(keyOf(number));
}

function keyOf(number: number): string {
  return `digest.${number}`;
}
