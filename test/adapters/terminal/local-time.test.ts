import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { localTimeFormat } from '../../../src/adapters/terminal/local-time.ts';

const NANOS = 1_751_234_567_890_123_456n;

describe('localTimeFormat', () => {
  test.each(['', 'UTC', 'No/Such_Zone', '../../etc/passwd'])('TZ=%s is UTC', (name) => {
    const format = localTimeFormat(name);
    expect(format(NANOS)).toBe('2025-06-29 22:02:47 UTC');
  });

  const hasZones = existsSync('/usr/share/zoneinfo/America/New_York');
  if (!hasZones) console.warn('Named zones are not tried: the system has no zone files.');

  test.skipIf(!hasZones)('a name is a zone of the system', () => {
    for (const name of [
      'America/New_York',
      ':America/New_York',
      '/usr/share/zoneinfo/America/New_York',
    ]) {
      const format = localTimeFormat(name);
      expect(format(NANOS)).toBe('2025-06-29 18:02:47 EDT');
    }
  });
});
