/** Opens the scheduler that the configuration asks for: BullMQ where there is a Redis, else timers in this one process. */

import type { Scheduler } from '../../app/ports.ts';
import { type BullmqOptions, createBullmqScheduler } from './bullmq-scheduler.ts';
import { type CronerOptions, createCronerScheduler } from './croner-scheduler.ts';

/** What a process does: answers people, does jobs, or both. */
export type Role = 'web' | 'worker' | 'all';

export interface SchedulerOptions extends Omit<CronerOptions, 'now'> {
  /** Null: there is one process. */
  readonly redis: BullmqOptions['redis'] | null;
  readonly role: Role;
  readonly silenceMillis?: number;
}

export function openScheduler({ redis, role, ...options }: SchedulerOptions): Scheduler {
  const common = { ...options, now: Date.now };
  if (redis === null) return createCronerScheduler(common);
  const scheduler = createBullmqScheduler({ ...common, redis });
  return role === 'web' ? { ...scheduler, start: async () => undefined } : scheduler;
}
