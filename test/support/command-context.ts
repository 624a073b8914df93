/** What a command may know, in a test: two services and, where a test says so, an investigation. */

import type {
  CommandContext,
  Investigation,
  ServiceSummary,
  Snapshot,
} from '../../src/commands/command.ts';
import type { Profile } from '../../src/pprof/profile.ts';

export const investigation: Investigation = {
  service: 'svc-blog',
  snapshot: 's_kept',
  sampleIndex: 'inuse_space',
};

export function createContext(changes: Partial<CommandContext> = {}): CommandContext {
  return {
    commands: [],
    services: [service('svc-blog'), service('svc-node')],
    investigation: null,
    isFile: () => false,
    ...changes,
  };
}

function service(name: string): ServiceSummary {
  return { name, replicas: 1, memoryLimit: null, repository: null, latest: null };
}

export function snapshotOf(profile: Profile, origin: Snapshot['origin'] = 'fetched'): Snapshot {
  return {
    origin,
    profile,
    unfinished: profile,
    file: new Uint8Array(),
    meta: {
      id: 's_1',
      service: 'svc-blog',
      takenAt: 1_700_000_000_000,
      fetchedAt: 1_700_000_000_500,
      fetchMillis: 400,
      buildId: '',
      size: 1000,
      totals: profile.sampleTypes.map(({ type, unit }) => ({ type, unit, total: 1024 })),
      replicas: [{ name: 'pod-a', ok: true }],
      label: '',
    },
  };
}
