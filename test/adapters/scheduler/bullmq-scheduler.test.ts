import { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { describeScheduler } from './conformance.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer({ settings: { appendonly: 'yes', appendfsync: 'always' } });
});
afterAll(() => server.stop());

describeScheduler('BullMQ', {
  place: async () => {
    await flush();
    return { redisUrl: server.url, dataDir: '' };
  },
  clear: () => flush(),
});

async function flush(): Promise<void> {
  const client = new Redis(server.url);
  await client.flushall();
  await client.quit();
}
