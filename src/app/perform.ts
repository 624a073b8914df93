/** Carries out what a command changes, and says what came of it. */

import type { Change, Outcome } from '../commands/change.ts';
import { UsageError } from '../commands/errors.ts';
import { announceDeploy } from './announce-deploy.ts';
import { clearBaseline, setBaseline } from './change-baseline.ts';
import { changeLeak } from './change-leak.ts';
import type { Circumstances } from './circumstances.ts';
import { labelSnapshot } from './label-snapshot.ts';
import { stopWatching } from './stop-watching.ts';

/** Throws SnapshotGoneError, StoreError. */
export async function performChange(change: Change, given: Circumstances): Promise<Outcome> {
  switch (change.kind) {
    case 'set-baseline':
      return await setBaseline(change, given);
    case 'clear-baseline':
      return await clearBaseline(change.service, given.store);
    case 'label':
      return await labelSnapshot(change, given);
    case 'deploy': {
      const { service, version } = change;
      const { person: by, now: at, store } = given;
      return await announceDeploy(service, { kind: 'deploy', at, version, by }, store);
    }
    case 'stop-watching':
      return await stopWatching(change.service, given.place, given);
    case 'leak':
      return await changeLeak(change, given);
    case 'add-digest':
    case 'edit-digest':
    case 'pause-digest':
    case 'resume-digest':
    case 'remove-digest':
    case 'run-digest':
    case 'preview-digest':
      if (given.digests === undefined) throw new UsageError(ONLY_IN_CHANNELS);
      return await given.digests.change(change, given);
  }
}

const ONLY_IN_CHANNELS =
  'Digests are told to channels: type this in Slack, after /heap. Here there is no channel.';
