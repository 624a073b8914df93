/** Ends the answers about a service that are being revised in a channel. */

import type { Outcome } from '../commands/change.ts';
import type { Place } from './conversation.ts';
import type { DocumentStore } from './ports.ts';

/** Their schedules end with the next tick, which finds nothing to revise. Throws StoreError. */
export async function stopWatching(
  service: string,
  { workspace, channel }: Pick<Place, 'workspace' | 'channel'>,
  store: Pick<DocumentStore, 'all' | 'erase'>,
): Promise<Outcome> {
  const watches = await store.all('watch');
  const own = watches.filter(
    ({ value: { posted, followUp } }) =>
      followUp.service === service && posted.workspace === workspace && posted.channel === channel,
  );
  for (const { id } of own) await store.erase('watch', id);
  return { kind: 'stopped-watching', count: own.length };
}
