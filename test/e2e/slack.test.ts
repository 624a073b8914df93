import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSlack, SECRET, TOKEN } from '../support/fake-slack.ts';
import { type ProfileServer, startProfileServer } from '../support/profile-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { postForm, slashCommand } from '../support/slack-requests.ts';

const stores = ['on disk', 'in Redis'] as const;
const HOOK_SECRET = 'a-secret-of-the-pipeline';
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const patience = { timeout: 20_000, interval: 50 };

describe.each(stores)('the whole program, its snapshots %s', (where) => {
  let folder: string;
  let slack: FakeSlack;
  let service: ProfileServer;
  let redis: RedisServer | null;
  let program: Program;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heapbot-e2e-'));
    slack = await FakeSlack.start();
    service = await startProfileServer('founding/series/20.pb.gz');
    redis =
      where === 'in Redis'
        ? await startRedisServer({ settings: { appendonly: 'yes', appendfsync: 'always' } })
        : null;
    program = await start();
  });

  afterEach(async () => {
    await program.end('SIGKILL');
    await Promise.all([slack.stop(), service.close(), redis?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers a signed command: acknowledged before the service is read, then the table, then the picture in its thread', async () => {
    service.hold();
    const acknowledged = await command('top svc-blog 10');
    expect([acknowledged.status, await acknowledged.text()]).toEqual([200, '']);
    await vi.waitFor(
      () => expect(newest()?.text).toContain('reading the heap of svc-blog…'),
      patience,
    );
    await vi.waitFor(() => expect(service.requests()).toBe(1), patience);
    service.release();
    await vi.waitFor(() => expect(slack.files).toHaveLength(1), patience);
    expect(slack.messages.size).toBe(1);
    expect(tableRows().map((row) => row.at(-1))).toContain('reflect.unsafe_NewArray');
    expect(tableRows()).toHaveLength(11);
    const [picture] = slack.files;
    expect(picture?.bytes.subarray(0, 4)).toEqual(PNG);
    expect(picture?.alt).toContain('reflect.unsafe_NewArray');
    expect(picture?.thread).toBe([...slack.messages.keys()][0]);
  });

  it('goes on with the investigation of the channel, on the same snapshot', async () => {
    await command('top svc-blog 10');
    await vi.waitFor(() => expect(slack.files).toHaveLength(1), patience);
    await command('peek reflect.Value.Call');
    await vi.waitFor(() => expect(slack.files).toHaveLength(2), patience);
    expect(JSON.stringify(newest()?.blocks)).toContain('router.(*Context).Invoke');
    expect(service.requests()).toBe(1);
  });

  it('loses no snapshot that was acknowledged when it is killed', async () => {
    await command('top svc-blog 3');
    await vi.waitFor(() => expect(slack.messages.size > 0 && tableRows().length).toBe(4), patience);
    const before = tableRows();
    const id = /snapshot=(s_\w+)/u.exec(JSON.stringify(newest()?.blocks))?.[1];
    await program.end('SIGKILL');
    await redis?.crash();
    await redis?.restart();
    program = await start();
    await command(`top svc-blog 3 snapshot=${id}`);
    await vi.waitFor(() => expect(slack.messages.size).toBe(2), patience);
    await vi.waitFor(() => expect(tableRows()).toEqual(before), patience);
    expect(service.requests()).toBe(1);
  });

  it('tells a slip of the finger to the asker alone', async () => {
    await command('top svc-blgo 10');
    await vi.waitFor(() => expect(slack.responses).toHaveLength(1), patience);
    expect(slack.responses[0]?.text).toContain('Did you mean svc-blog?');
    expect(slack.messages.size).toBe(0);
  });

  it('finishes what it acknowledged when it is told to stop', async () => {
    service.hold();
    await command('top svc-blog 10');
    await vi.waitFor(() => expect(service.requests()).toBe(1), patience);
    const ended = program.end('SIGTERM');
    service.release();
    expect(await ended).toBe(0);
    expect(tableRows()).toHaveLength(11);
    expect(slack.files).toHaveLength(1);
  });

  it('says that it is well, that it is ready, and how much it has done', async () => {
    await command('help');
    await vi.waitFor(() => expect(slack.responses).toHaveLength(1), patience);
    expect(await get('/healthz')).toBe('ok\n');
    expect(await get('/readyz')).toBe('ready\n');
    expect(await get('/metrics')).toContain(
      'heapbot_answers_total{command="help",outcome="answered"} 1',
    );
  });

  it('takes the announcement of a release from who has the secret', async () => {
    const post = (secret: string) =>
      fetch(`http://127.0.0.1:${port()}/hooks/deploy`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}` },
        body: '{"service":"svc-blog","version":"v1.43","channel":"C0DEPLOYS"}',
      });
    expect((await post('wrong')).status).toBe(401);
    const taken = await post(HOOK_SECRET);
    expect(await taken.json()).toEqual({
      service: 'svc-blog',
      version: 'v1.43',
      previous: null,
      channel: 'C0DEPLOYS',
    });
    const told = slack.of('chat.postMessage').at(-1)?.args;
    expect(told?.channel).toBe('C0DEPLOYS');
    expect(told?.text).toContain('v1.43');
    expect(program.output()).not.toContain(HOOK_SECRET);
  });

  it('writes no secret anywhere', async () => {
    slack.next('chat.postMessage', { error: 'invalid_auth' });
    await command('top svc-blog 10');
    await vi.waitFor(() => expect(program.output()).toContain('invalid_auth'), patience);
    expect(program.output()).not.toContain(TOKEN);
    expect(program.output()).not.toContain(SECRET);
  });

  function start(): Promise<Program> {
    const environment = {
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: slack.apiUrl,
      HOST: '127.0.0.1',
      PORT: '0',
      HEAPBOT_SERVICES: `svc-blog=${service.url}`,
      HEAPBOT_HOOK_SECRET: HOOK_SECRET,
      HEAPBOT_DATA_DIR: join(folder, 'data'),
      REDIS_URL: redis?.url ?? '',
    };
    return startProgram(environment, /Type \/heap help/u, folder);
  }

  function port(): number {
    return Number(program.greeted(/:(\d+)\/slack\/events/u));
  }

  function command(text: string): Promise<Response> {
    return postForm(port(), slashCommand(text, { response_url: slack.responseUrl }));
  }

  async function get(path: string): Promise<string> {
    return await (await fetch(`http://127.0.0.1:${port()}${path}`)).text();
  }

  function newest() {
    return [...slack.messages.values()].at(-1);
  }

  /** The cells of the newest message's table, header first. */
  function tableRows(): string[][] {
    const blocks = (newest()?.blocks ?? []) as { type: string; rows?: unknown[][] }[];
    const rows = blocks.find(({ type }) => type === 'table')?.rows ?? [];
    return rows.map((row) =>
      row.map((cell) =>
        [...JSON.stringify(cell).matchAll(/"text":"([^"]*)"/gu)].map(([, text]) => text).join(''),
      ),
    );
  }
});
