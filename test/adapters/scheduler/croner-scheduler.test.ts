import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeScheduler } from './conformance.ts';

describeScheduler('Croner', {
  place: async () => ({
    redisUrl: null,
    dataDir: await mkdtemp(join(tmpdir(), 'heapbot-scheduler-')),
  }),
  clear: ({ dataDir }) => rm(dataDir, { recursive: true, force: true }),
});
