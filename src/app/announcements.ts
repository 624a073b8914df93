/** A release that was announced by a machine: noted as `/heap deployed` notes it. */

import type { Outcome } from '../commands/change.ts';
import { announceDeploy } from './announce-deploy.ts';
import type { Log } from './log.ts';
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
  /** Tells a channel of what was noted. Resolves to that channel, null where there is none to tell. */
  readonly tell: (announcement: Announcement) => Promise<string | null>;
  readonly log: Log;
}

/** `told`: the channel in which the release will be judged; null where nobody was told. */
export interface Noted {
  readonly outcome: Outcome;
  readonly told: string | null;
}

export type Announce = (announcement: Announcement) => Promise<Noted>;

/** Throws StoreError. */
export function createAnnounce(options: AnnouncementsOptions): Announce {
  const { services, store, now, tell, log } = options;
  return async (announcement) => {
    const { service, version } = announcement;
    const names = services.map(({ name }) => name);
    if (!names.includes(service)) {
      return { outcome: { kind: 'unknown', what: service, known: names }, told: null };
    }
    const event = { kind: 'deploy', at: now(), version, by: 'hook' } as const;
    const outcome = await announceDeploy(service, event, store);
    const told = await tell(announcement).catch((error: unknown) => {
      // It is noted all the same: whoever asks for the release gets its verdict.
      log.error('nobody was told of a deploy', { service, version, error });
      return null;
    });
    return { outcome, told };
  };
}
