/** What is done where a digest cannot be posted: its owner is told once, it is tried ever more rarely, and paused in the end. */

import type { DigestMemory, ScheduledDigest } from '../../commands/scheduled-digest.ts';
import { emptyMemory } from '../../commands/scheduled-digest.ts';
import { plainMessage } from '../../message/compose.ts';
import type { PostError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Poster, Scheduler, Store } from '../ports.ts';
import { updateDocument } from '../update-document.ts';
import { unscheduleDigest } from './schedule-digest.ts';

export interface FailureOptions {
  readonly store: Pick<Store, 'read' | 'write'>;
  readonly scheduler: Pick<Scheduler, 'drop'>;
  readonly poster: Pick<Poster, 'tell'>;
  readonly log: Log;
  readonly now: () => number;
}

/** So many posts in a row may fail. */
const MOST_FAILURES = 5;
/** After the first failure; after each further one it is twice as long. */
const FIRST_PAUSE = 10 * 60_000;
const LONGEST_PAUSE = 24 * 3_600_000;

/** Whether it failed so recently that it is not tried again yet. */
export function isBackedOff({ failures, failedAt }: DigestMemory, now: number): boolean {
  if (failures === 0 || failedAt === undefined) return false;
  return now - failedAt < Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
}

/** As if it had never failed. */
export function forgiven({ failedAt: _, ...memory }: DigestMemory): DigestMemory {
  return { ...memory, failures: 0, isOwnerTold: false };
}

/** Throws StoreError. */
export async function heedFailure(
  digest: ScheduledDigest,
  error: PostError,
  options: FailureOptions,
): Promise<void> {
  const { store, log, now } = options;
  const { number, channel } = digest;
  log.warn('a digest could not be posted', {
    number,
    channel: channel.id,
    kind: error.kind,
    why: error.message,
  });
  const id = String(number);
  const failedAt = now();
  const memory = await updateDocument(store, 'digest-memory', id, (found) => {
    const before = found ?? emptyMemory;
    return { ...before, failures: before.failures + 1, failedAt };
  });
  if (memory === null) return;
  if (!memory.isOwnerTold && (await tellOwner(digest, error, options))) {
    await updateDocument(store, 'digest-memory', id, (found) =>
      found === null ? null : { ...found, isOwnerTold: true },
    );
  }
  if (memory.failures >= MOST_FAILURES) await pause(digest, error, options);
}

/** False where it is to be tried again at the next failure. */
async function tellOwner(
  { owner, number, channel }: ScheduledDigest,
  { message }: PostError,
  { poster, log }: FailureOptions,
): Promise<boolean> {
  if (owner === '') return true;
  const where = channel.name === null ? 'its channel' : `#${channel.name}`;
  const words = `Your digest #${number} could not be posted in ${where}. ${message} I go on trying, ever more rarely, and pause it after ${MOST_FAILURES} failures in a row.`;
  const actions = [
    { label: 'Show it', command: `digest show ${number}` },
    { label: 'Pause it', command: `digest pause ${number}` },
  ];
  try {
    await poster.tell(channel.workspace, owner, plainMessage(words, actions));
    return true;
  } catch (error) {
    log.warn('the owner of a digest could not be told', { number, owner, error });
    return false;
  }
}

async function pause(
  { number }: ScheduledDigest,
  { message: why }: PostError,
  { store, scheduler, now }: FailureOptions,
): Promise<void> {
  const at = now();
  await updateDocument(store, 'digest', String(number), (digest) =>
    digest === null ? null : { ...digest, paused: digest.paused ?? { by: 'heapbot', at, why } },
  );
  await unscheduleDigest(number, scheduler);
}
