import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(read({})).toMatchObject({
      slack: null,
      port: 3000,
      dataDir: '.heapbot',
      redisUrl: null,
      fetch: { timeoutMillis: 30_000 },
      services: [],
    });
  });

  it('counts an empty variable as one that is not set', () => {
    expect(read({ PORT: '', SLACK_BOT_TOKEN: '' })).toMatchObject({ port: 3000, slack: null });
  });

  it('takes a role for a process only where others can do the rest', () => {
    expect(read({}).role).toBe('all');
    expect(read({ HEAPBOT_ROLE: 'all' }).role).toBe('all');
    expect(read({ HEAPBOT_ROLE: 'worker', REDIS_URL: 'redis://h' }).role).toBe('worker');
    expect(() => read({ HEAPBOT_ROLE: 'web' })).toThrow(
      'HEAPBOT_ROLE: is web, and REDIS_URL is not set; expected REDIS_URL',
    );
    expect(() => read({ HEAPBOT_ROLE: 'cook', REDIS_URL: 'redis://h' })).toThrow(
      'one of web, worker, all',
    );
  });

  it('chooses Socket Mode where there is an app token', () => {
    const { slack } = read({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' });
    expect(slack).toMatchObject({
      appToken: 'xapp-1',
      signingSecret: null,
      apiUrl: 'https://slack.com/api/',
    });
  });

  it('reads inline services, several addresses under one name', () => {
    const { services } = read({
      HEAPBOT_SERVICES:
        'a=http://h:1/debug/pprof/heap, a=http://h:2/debug/pprof/heap,b=https://x/heap?gc=1',
    });
    expect(
      services.map(({ name, replicas }) => [name, replicas.map((replica) => replica.name)]),
    ).toEqual([
      ['a', ['h:1', 'h:2']],
      ['b', ['x']],
    ]);
  });

  it('reads services, fills headers from the environment, tells replicas of one host apart', () => {
    const { services, storeLimits } = read(
      { TOKEN: 'abc' },
      `services:
  - name: svc-blog
    addresses: [http://h/a/heap, http://h/b/heap, { name: third, url: http://h/c }]
    headers: { Authorization: "Bearer \${TOKEN}" }
    memoryLimit: 512MiB
    channels: ["#perf", C0123456789]
store: { maxAge: 7d, maxCount: 10, maxBytes: 1GB, maxTotalBytes: 2GB, maxDigestAge: 30d, thin: false }`,
    );
    expect(services[0]).toMatchObject({
      memoryLimit: 512 * 2 ** 20,
      channels: ['perf', 'C0123456789'],
    });
    expect(services[0]?.replicas.map(({ name }) => name)).toEqual(['h', 'h/b/heap', 'third']);
    expect(services[0]?.replicas[0]?.headers).toEqual({ Authorization: 'Bearer abc' });
    expect(storeLimits).toEqual({
      maxAgeSeconds: 604_800,
      maxCount: 10,
      maxBytes: 2 ** 30,
      maxTotalBytes: 2 ** 31,
      maxDigestAgeSeconds: 2_592_000,
      thin: false,
    });
  });

  it('reads how a service collects, and how often it is looked at', () => {
    const { services } = read(
      { HEAPBOT_SERVICES: 'inline=http://h' },
      `services:
  - { name: a, address: http://h, pace: 5m, gcPercent: off, softLimit: 400MiB, modules: [example.com/a] }
  - { name: b, address: http://h, gcPercent: 50 }`,
    );
    expect(services).toMatchObject([
      { pace: 300_000, gcPercent: null, softLimit: 400 * 2 ** 20, modules: ['example.com/a'] },
      { pace: 900_000, gcPercent: 50, softLimit: null, modules: [] },
      { pace: 900_000, gcPercent: 100, softLimit: null, modules: [] },
    ]);
  });

  it.each([
    ['1073741824', 2 ** 30],
    ['"1073741824"', 2 ** 30],
    ['1.5GB', 1.5 * 2 ** 30],
    ['64 KiB', 2 ** 16],
  ])('reads the size %s', (written, maxBytes) => {
    expect(read({}, `store: { maxBytes: ${written} }`).storeLimits).toMatchObject({ maxBytes });
  });

  it.each<[string, Record<string, string>, string | null, string]>([
    ['a number', { PORT: 'abc' }, null, 'PORT: found "abc"; expected a port number'],
    [
      'a duration',
      { HEAPBOT_FETCH_TIMEOUT: '30' },
      null,
      'HEAPBOT_FETCH_TIMEOUT: found "30"; expected a duration',
    ],
    [
      'a size',
      { HEAPBOT_MAX_PROFILE_BYTES: 'big' },
      null,
      'HEAPBOT_MAX_PROFILE_BYTES: found "big"; expected a size',
    ],
    [
      'an address',
      { QUICKCHART_URL: 'quickchart' },
      null,
      'QUICKCHART_URL: found "quickchart"; expected an address',
    ],
    [
      'half of Slack',
      { SLACK_BOT_TOKEN: 'xoxb-1' },
      null,
      'SLACK_SIGNING_SECRET: not set; expected',
    ],
    [
      'a file that is not there',
      { HEAPBOT_CONFIG: 'x.yaml' },
      null,
      'HEAPBOT_CONFIG: there is no file x.yaml',
    ],
    ['a list in place of a map', {}, '- a', 'heapbot.yaml: found a list; expected a map'],
    ['a list that is empty', {}, 'services:', 'services: found nothing; expected a list'],
    [
      'a number in place of a name',
      {},
      'services: [{ name: 12, address: http://h }]',
      'services[0].name: found 12; expected text',
    ],
    [
      'a channel in place of channels',
      {},
      'services: [{ name: a, address: http://h, channels: perf }]',
      'services[0].channels: found "perf"; expected a list',
    ],
    [
      'a header that cannot be one',
      {},
      'services: [{ name: a, address: http://h, headers: { "X Y": z } }]',
      'expected a header name',
    ],
    ['too few', {}, 'store: { maxCount: 0 }', 'store.maxCount: found 0; expected number to be >=1'],
    ['a size in words', {}, 'store: { maxBytes: plenty }', 'found "plenty"; expected a size'],
    ['a size below zero', {}, 'store: { maxBytes: -1 }', 'found -1; expected a size'],
    [
      'a certificate without its key',
      {},
      'services: [{ name: a, address: https://h, tls: { cert: x.pem } }]',
      'services[0].tls: found a map; expected cert and key together',
    ],
    [
      'a certificate that is not there',
      {},
      'services: [{ name: a, address: https://h, tls: { ca: /nowhere.pem } }]',
      'services[0].tls.ca: cannot read the file /nowhere.pem; expected a PEM file',
    ],
    [
      'a certificate that is none',
      {},
      'services: [{ name: a, address: https://h, tls: { ca: package.json } }]',
      'services[0].tls.ca: found no PEM in the file package.json; expected a PEM file',
    ],
    [
      'a pace that is too fast',
      {},
      'services: [{ name: a, address: http://h, pace: 10s }]',
      'services[0].pace: found "10s"; expected a duration of at least 1m',
    ],
    [
      'a GOGC that is none',
      {},
      'services: [{ name: a, address: http://h, gcPercent: often }]',
      'services[0].gcPercent: found "often"; expected the GOGC of the service',
    ],
    [
      'a secret that is easily guessed',
      { HEAPBOT_HOOK_SECRET: 'abc' },
      null,
      'HEAPBOT_HOOK_SECRET: a value of 3 characters that does not fit; expected a secret of at least 16',
    ],
    ['no YAML', {}, 'services: [ {', 'heapbot.yaml: this is not YAML'],
    [
      'an unknown key',
      {},
      'services: [{ name: a, adress: http://h }]',
      'services[0]: unknown key adress',
    ],
    ['no address', {}, 'services: [{ name: a }]', 'expected either address or addresses'],
    [
      'a wrong name',
      {},
      'services: [{ name: "a b", address: http://h }]',
      'services[0].name: found "a b"; expected one word',
    ],
    [
      'a service twice',
      { HEAPBOT_SERVICES: 'a=http://h' },
      'services: [{ name: a, address: http://h }]',
      'a is configured twice',
    ],
    [
      'a secret that is not there',
      {},
      `services: [{ name: a, address: http://h, headers: { X: "\${NOPE}" } }]`,
      'services[0].headers.X: the environment variable NOPE is not set',
    ],
  ])('names %s', (_, environment, file, problem) => {
    expect(() => read(environment, file)).toThrow(ConfigError);
    expect(() => read(environment, file)).toThrow(problem);
  });

  it('never shows a secret', () => {
    const environment = {
      SLACK_BOT_TOKEN: 'xoxp-hush-hush',
      REDIS_URL: 'redsi://:hush-hush@h',
      HEAPBOT_SERVICES: 'a=htp://user:hush-hush@h',
    };
    const problem = catchError(() => read(environment));
    expect(problem).toContain('SLACK_BOT_TOKEN');
    expect(problem).not.toContain('hush-hush');
  });
});

function read(environment: Record<string, string>, file: string | null = null) {
  return readConfig(environment, () => file);
}

function catchError(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}
