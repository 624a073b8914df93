import { expect, it } from 'vitest';
import { createInProcessAnalysis } from '../../src/adapters/analysis/in-process.ts';
import { createLog } from '../../src/adapters/log/log.ts';
import type { Poster } from '../../src/app/ports.ts';
import { tellDeploy } from '../../src/app/tell-deploy.ts';
import { noUploads } from '../../src/app/uploaded-snapshot.ts';
import { plainService } from '../../src/config/services.ts';
import { createMemoryStore } from '../support/memory-store.ts';

it('answers in the channel that was named, and goes on until there is a verdict', async () => {
  const { told, said, watched } = await tell([], 'C0DEPLOYS');
  expect(told).toBe('C0DEPLOYS');
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^C0DEPLOYS: .*svc-blog.*v1\.43/su);
  expect(watched).toEqual(['m1 release svc-blog v1.43 by hook']);
});

it('answers in the first channel of the service, where none was named or that one may not hear of it', async () => {
  expect((await tell(['perf', 'C0PERF'], null)).told).toBe('C0PERF');
  expect((await tell(['C0PERF'], 'C0OTHER')).said[0]).toMatch(/^C0PERF: /u);
});

it('tells nobody where there is no channel to tell', async () => {
  for (const channels of [[], ['perf']]) {
    expect(await tell(channels, null)).toEqual({ told: null, said: [], watched: [] });
  }
});

async function tell(channels: readonly string[], channel: string | null) {
  const said: string[] = [];
  const watched: string[] = [];
  const poster: Pick<Poster, 'post'> = {
    post: async (place, { text }) => {
      said.push(`${place.channel}: ${text}`);
      return { workspace: '', channel: place.channel, message: 'm1', thread: 'm1' };
    },
  };
  const service = { ...plainService('svc-blog', []), channels };
  const told = await tellDeploy({ service: 'svc-blog', version: 'v1.43', channel }, poster, {
    services: [service],
    store: createMemoryStore(),
    uploads: noUploads,
    isFile: () => false,
    snapshots: { resolve: async () => [] },
    histories: {
      resolve: async () => [
        {
          service: 'svc-blog',
          digests: [],
          definitions: [],
          events: [],
          memoryLimit: null,
          gcPercent: 100,
          softLimit: null,
          goroutines: null,
          snapshots: [],
          baseline: null,
          leaks: [],
        },
      ],
    },
    analysis: createInProcessAnalysis(2 ** 20),
    watches: {
      begin: async ({ message }, { words }, { person }) =>
        void watched.push(`${message} ${words.join(' ')} by ${person}`),
    },
    log: createLog('silent'),
    now: () => 1_700_000_000_000,
  });
  return { told, said, watched };
}
