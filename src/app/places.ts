/** What a place looks at: a thread its own investigation, else that of its channel. */

import type { Investigation } from '../commands/command.ts';
import type { Place } from './conversation.ts';
import type { InvestigationStore } from './ports.ts';

export async function recallThread(
  place: Place,
  store: InvestigationStore,
): Promise<Investigation | null> {
  const [key = ''] = placeKeys(place);
  return place.thread === null ? null : await store.investigation(key);
}

export async function recallChannel(
  place: Place,
  store: InvestigationStore,
): Promise<Investigation | null> {
  const [key = ''] = placeKeys({ ...place, thread: null });
  return await store.investigation(key);
}

/** An answer in the open channel is what the channel, and the thread below that answer, look at from now on. */
export async function remember(
  place: Place,
  thread: string | null,
  investigation: Investigation | null,
  store: InvestigationStore,
): Promise<void> {
  if (investigation === null) return;
  const keys = new Set([
    ...placeKeys(place).slice(0, 1),
    ...placeKeys({ ...place, thread }).slice(0, 1),
  ]);
  await Promise.all([...keys].map((key) => store.setInvestigation(key, investigation)));
}

function placeKeys({ workspace, channel, thread }: Place): string[] {
  const open = `${workspace}:${channel}`;
  return thread === null ? [open] : [`${open}:${thread}`, open];
}
