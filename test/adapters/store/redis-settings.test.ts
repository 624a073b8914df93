import { describe, expect, it } from 'vitest';
import { judgeSettings } from '../../../src/adapters/store/redis-settings.ts';

const SAFE = '# Persistence\r\naof_enabled:1\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n';

describe('judgeSettings', () => {
  it.each([
    [SAFE, 'always', []],
    [SAFE, null, []],
    [SAFE, 'everysec', [/appendfsync is everysec/u]],
    [SAFE.replace('aof_enabled:1', 'aof_enabled:0'), 'always', [/appendonly is off/u]],
    [SAFE.replace('noeviction', 'allkeys-lru'), 'always', [/maxmemory-policy is allkeys-lru/u]],
    ['', null, []],
  ])('of %j with appendfsync %s', (info, appendfsync, expected) => {
    const warnings = judgeSettings(info, appendfsync);
    expect(warnings).toHaveLength(expected.length);
    for (const [n, pattern] of expected.entries()) expect(warnings[n]).toMatch(pattern);
  });
});
