import { describe, expect, it } from 'vitest';
import type { SnapshotDigest } from '../../src/leaks/digest.ts';
import type { LeakSighting } from '../../src/leaks/identity.ts';
import { verifyFix } from '../../src/leaks/verify-fix.ts';

const MEGABYTE = 1_000_000;

describe('a leak that a version was said to mend', () => {
  it('is mended where it no longer grows, and says from what to what', () => {
    const check = verifyFix(
      'leak',
      sighting(41 * MEGABYTE),
      series(24, () => 30),
    );
    expect(check).toMatchObject({ before: 41 * MEGABYTE, isMended: true, snapshots: 24 });
    expect(check?.after.estimate).toBe(0);
    expect(check?.p).toBeLessThan(0.001);
  });

  it('is mended where it is gone altogether', () => {
    const check = verifyFix(
      'elsewhere',
      sighting(41 * MEGABYTE),
      series(24, () => 30),
    );
    expect(check?.isMended).toBe(true);
  });

  it('is not where it only grows more slowly', () => {
    const check = verifyFix(
      'leak',
      sighting(41 * MEGABYTE),
      series(24, (row) => 30 + 2 * row),
    );
    expect(check?.isMended).toBe(false);
    expect(check?.after.estimate).toBeCloseTo(8 * MEGABYTE, -3);
  });

  it('is not known with fewer than twelve snapshots', () => {
    expect(
      verifyFix(
        'leak',
        sighting(41 * MEGABYTE),
        series(11, () => 30),
      ),
    ).toBeNull();
  });
});

function sighting(worstSlope: number): LeakSighting {
  return {
    service: 'svc-blog',
    firstSeen: 0,
    lastSeen: 0,
    since: null,
    builds: [],
    worstSlope,
    lastSlope: worstSlope,
    growthBytes: 0,
  };
}

/** Megabytes of the group at every quarter of an hour, with a ripple. */
function series(length: number, megabytes: (row: number) => number): SnapshotDigest[] {
  return Array.from({ length }, (_, row) => ({
    snapshot: `s_${row}`,
    takenAt: 1_700_000_000_000 + row * 900_000,
    buildId: '',
    version: 'v1.43',
    processes: [
      {
        name: 'one',
        rate: 524_288,
        memory: null,
        goroutines: null,
        groups: [group('leak', megabytes(row) + (row % 2) / 1000, row), group('other', 9, row)],
      },
    ],
  }));
}

function group(signature: string, megabytes: number, row: number) {
  return {
    signature,
    live: Math.round(megabytes * 2),
    births: 1000 * (row + 1),
    liveBytes: megabytes * MEGABYTE,
    bornBytes: 0,
    liveVariance: 1,
  };
}
