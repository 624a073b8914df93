import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createApi } from '../../../src/adapters/slack/api.ts';
import { TIMINGS } from '../../../src/adapters/slack/timings.ts';
import { recordLog } from '../../support/slack-bot.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that takes uploads, and the headers that came with them. */
async function takeUploads() {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    request.resume().on('end', () => response.end('OK'));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  return { seen, url: `http://127.0.0.1:${port}/` };
}

test('the token goes along with a file to the host of the Web API, and to no other', async () => {
  const [slack, other] = await Promise.all([takeUploads(), takeUploads()]);
  const api = createApi({
    token: 'xoxb-fake',
    apiUrl: `${slack.url}api/`,
    log: recordLog().log,
    timings: TIMINGS,
  });
  await api.sendBytes(`${slack.url}upload/1`, 'top.png', new Uint8Array([1]));
  await api.sendBytes(`${other.url}upload/1`, 'top.png', new Uint8Array([1]));
  expect(slack.seen.map(({ authorization }) => authorization)).toEqual(['Bearer xoxb-fake']);
  expect(other.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
});
