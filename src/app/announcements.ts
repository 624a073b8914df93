/** A release that was announced by a machine: noted as `/heap deployed` notes it. */

import type { Outcome } from '../commands/change.ts';
import { announceDeploy } from './announce-deploy.ts';
import type { DocumentStore, ServiceConfig } from './ports.ts';

export interface Announcement {
  readonly service: string;
  readonly version: string;
  /** Where the verdict on the release is wanted; null: nowhere. */
  readonly channel: string | null;
}

export interface AnnouncementsOptions {
  readonly services: readonly ServiceConfig[];
  readonly store: Pick<DocumentStore, 'read' | 'write'>;
  readonly now: () => number;
  /** Called for what was noted, to have the release judged where that was asked for. */
  readonly onDeploy?: (announcement: Announcement, previous: string | null) => Promise<void>;
}

export type Announce = (announcement: Announcement) => Promise<Outcome>;

/** Throws StoreError. */
export function createAnnounce({ services, store, now, onDeploy }: AnnouncementsOptions): Announce {
  return async (announcement) => {
    const { service, version } = announcement;
    const names = services.map(({ name }) => name);
    if (!names.includes(service)) return { kind: 'unknown', what: service, known: names };
    const event = { kind: 'deploy', at: now(), version, by: 'hook' } as const;
    const outcome = await announceDeploy(service, event, store);
    await onDeploy?.(announcement, outcome.previous);
    return outcome;
  };
}
