import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAddress, parseRedisUrl } from '../../../src/adapters/store/redis-url.ts';

const PLAIN = {
  kind: 'single',
  hosts: [{ host: 'h', port: 6379 }],
  username: null,
  password: null,
  db: 0,
  master: null,
  sentinelUsername: null,
  sentinelPassword: null,
  tls: null,
};

describe('parseRedisUrl', () => {
  it.each([
    ['redis://h', {}],
    ['redis://h/', {}],
    ['redis://h:7000/5', { hosts: [{ host: 'h', port: 7000 }], db: 5 }],
    ['redis://:p%40ss@h', { password: 'p@ss' }],
    ['redis://user:a@b:c@h', { username: 'user', password: 'a@b:c' }],
    ['redis://[::1]:7000', { hosts: [{ host: '::1', port: 7000 }] }],
    [
      'rediss://h?ca=/a.pem&serverName=x',
      { tls: { ca: '/a.pem', cert: null, key: null, serverName: 'x', insecure: false } },
    ],
    [
      'redis+sentinel://u:p@a:26380,b/mymaster/2?sentinelPassword=s',
      {
        kind: 'sentinel',
        hosts: [
          { host: 'a', port: 26380 },
          { host: 'b', port: 26379 },
        ],
        username: 'u',
        password: 'p',
        db: 2,
        master: 'mymaster',
        sentinelPassword: 's',
      },
    ],
    [
      'rediss+cluster://a,b:7001?insecure=true',
      {
        kind: 'cluster',
        hosts: [
          { host: 'a', port: 6379 },
          { host: 'b', port: 7001 },
        ],
        tls: { ca: null, cert: null, key: null, serverName: null, insecure: true },
      },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseRedisUrl(text)).toEqual({ ...PLAIN, ...expected });
  });

  it.each([
    ['localhost:6379', /no :\/\//u],
    ['http://h', /neither redis nor rediss/u],
    ['redis+ring://h', /only sentinel or cluster/u],
    ['redis://a,b', /several hosts/u],
    ['redis://', /host is missing/u],
    ['redis://h:port', /port that is no number/u],
    ['redis://h/one', /number of a database/u],
    ['redis+cluster://h/1', /no database but 0/u],
    ['redis+sentinel://h', /name of the master/u],
    ['redis://:%zz@h', /does not begin an escape/u],
    ['redis://h?pasword=x', /parameter that is none of/u],
  ])('refuses %s and says why', (text, why) => {
    expect(() => parseRedisUrl(text)).toThrow(why);
    expect(() => parseRedisUrl(text)).toThrow(/REDIS_URL is not understood.*Expected redis:/u);
  });

  it('never repeats a password, whatever else is wrong', () => {
    const texts = fc.tuple(
      fc.constantFrom('redis://', 'rediss+x://', 'redis+sentinel://', 'redis+cluster://', ''),
      fc.constantFrom('@h', '@', '@h:x', '@h/x/y', '@a,b', '@h?q=1'),
    );
    fc.assert(
      fc.property(texts, ([before, after]) => {
        const shown = show(`${before}user:hunter2hunter2${after}`);
        expect(shown).not.toContain('hunter2');
      }),
    );
  });
});

function show(text: string): string {
  try {
    return describeAddress(parseRedisUrl(text));
  } catch (error) {
    return error instanceof Error ? `${error.message} ${error.stack}` : String(error);
  }
}
