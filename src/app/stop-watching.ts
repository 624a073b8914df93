/** Ends the answers about a service that are being revised in a channel. */

import type { Outcome } from '../commands/change.ts';
import type { Place } from './conversation.ts';
import type { DocumentStore, Scheduler } from './ports.ts';
import { updateDocument } from './update-document.ts';

export interface StopOptions {
  readonly store: Pick<DocumentStore, 'all' | 'read' | 'write'>;
  /** Absent where no answer is revised: in the terminal. */
  readonly scheduler?: Pick<Scheduler, 'runNow'>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Those that the same command gave: who asks `why` no longer may still wait for the verdict on a release. Each is revised once more, at once,
 * so that it does not go on to promise what will not come. Resolves to how many they were. Throws StoreError.
 */
export async function endWatches(
  command: string,
  service: string,
  { workspace, channel }: Pick<Place, 'workspace' | 'channel'>,
  { store, scheduler, now }: StopOptions,
): Promise<number> {
  const watches = await store.all('watch');
  const own = watches.filter(
    ({ value: { posted, followUp, isEnding } }) =>
      isEnding !== true &&
      followUp.words[0] === command &&
      followUp.service === service &&
      posted.workspace === workspace &&
      posted.channel === channel,
  );
  for (const { id } of own) {
    await updateDocument(store, 'watch', id, (watch) =>
      watch === null ? null : { ...watch, isEnding: true },
    );
    await scheduler?.runNow({ kind: 'watch', id }, now);
  }
  return own.length;
}

/** Throws StoreError. */
export async function stopWatching(
  service: string,
  place: Pick<Place, 'workspace' | 'channel'>,
  options: StopOptions,
): Promise<Outcome> {
  return { kind: 'stopped-watching', count: await endWatches('why', service, place, options) };
}
