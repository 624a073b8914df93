import { expect, it } from 'vitest';
import type { Watch } from '../../src/app/documents.ts';
import { stopWatching } from '../../src/app/stop-watching.ts';
import { createMemoryStore } from '../support/memory-store.ts';

it('ends what is being revised about that service in that channel, and nothing else', async () => {
  const store = createMemoryStore();
  await store.write('watch', 'own', watchOf('C1', 'svc-blog'), null);
  await store.write('watch', 'elsewhere', watchOf('C2', 'svc-blog'), null);
  await store.write('watch', 'other', watchOf('C1', 'svc-node'), null);
  await store.write('watch', 'release', watchOf('C1', 'svc-blog', 'release'), null);
  const place = { workspace: 'T1', channel: 'C1' };
  const due: unknown[] = [];
  const scheduler = { runNow: async (job: unknown, at: number) => void due.push({ job, at }) };
  expect(await stopWatching('svc-blog', place, { store, scheduler, now: 7 })).toEqual({
    kind: 'stopped-watching',
    count: 1,
  });
  const ending = (await store.all('watch')).filter(({ value }) => value.isEnding === true);
  expect(ending.map(({ id }) => id)).toEqual(['own']);
  expect(due).toEqual([{ job: { kind: 'watch', id: 'own' }, at: 7 }]);
  expect(await stopWatching('svc-blog', place, { store, scheduler, now: 8 })).toMatchObject({
    count: 0,
  });
});

function watchOf(channel: string, service: string, command = 'why'): Watch {
  return {
    posted: { workspace: 'T1', channel, thread: '1.000001', message: '1.000001' },
    followUp: { service, pace: 300_000, times: 5, words: [command, service] },
    person: 'U1',
    channelName: 'general',
    startedAt: 0,
    failures: 0,
  };
}
