/** Carries out what a command changes, and says what came of it. */

import type { Change, Outcome } from '../commands/change.ts';
import { announceDeploy } from './announce-deploy.ts';
import { clearBaseline, setBaseline } from './change-baseline.ts';
import { changeLeak } from './change-leak.ts';
import type { Circumstances } from './circumstances.ts';
import { labelSnapshot } from './label-snapshot.ts';

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
    case 'leak':
      return await changeLeak(change, given);
  }
}
