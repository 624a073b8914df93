/** Notes that a version was deployed, as somebody or something announced it. */

import type { Outcome } from '../commands/change.ts';
import type { ServiceEvent } from '../leaks/judgement.ts';
import type { DocumentStore } from './ports.ts';
import { updateDocument } from './update-document.ts';

const MOST_KEPT = 200;

/** A pipeline and a person may both tell of the same deploy. */
const SAME_MILLIS = 10 * 60_000;

export async function announceDeploy(
  service: string,
  event: ServiceEvent,
  store: Pick<DocumentStore, 'read' | 'write'>,
): Promise<Extract<Outcome, { kind: 'deployed' }>> {
  let previous: string | null = null;
  await updateDocument(store, 'events', service, (found) => {
    const before = (found ?? []).filter(({ version }) => version !== event.version);
    previous = before.at(-1)?.version ?? null;
    const last = found?.at(-1);
    const isTold = last?.version === event.version && event.at - last.at < SAME_MILLIS;
    return isTold ? null : [...(found ?? []), event].slice(-MOST_KEPT);
  });
  return { kind: 'deployed', version: event.version, previous };
}
