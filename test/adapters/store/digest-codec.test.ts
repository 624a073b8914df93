import { brotliCompressSync, crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDigest, encodeDigest } from '../../../src/adapters/store/digest-codec.ts';
import type { ProcessDigest, SnapshotDigest } from '../../../src/leaks/digest.ts';

const whole = fc.oneof(fc.nat(200), fc.nat(), fc.maxSafeNat());
const size = fc.maxSafeNat();
const memory = fc.record({
  ...{ heapAlloc: size, heapInuse: size, heapIdle: size, heapReleased: size, stackInuse: size },
  ...{ sys: size, nextGc: size, numGc: size },
  ...{ maxRss: fc.option(size), lastGc: fc.option(size) },
});

/** Of a hundred groups, each at most once. */
const groups = fc.uniqueArray(
  fc.record({
    signature: fc.integer({ min: 1, max: 100 }).map(String),
    live: whole,
    births: whole,
    liveBytes: fc.nat(),
    bornBytes: fc.nat(),
    liveVariance: fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e24, noNaN: true })),
  }),
  { selector: ({ signature }) => signature, maxLength: 40 },
);

const processes = fc.array(
  fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 20 }),
    rate: fc.constantFrom(0, 1, 512, 524_288),
    memory: fc.option(memory),
    goroutines: fc.option(fc.nat()),
    groups,
  }),
  { maxLength: 4 },
);

const anyDigest: fc.Arbitrary<SnapshotDigest> = fc.record({
  snapshot: fc.string({ maxLength: 20 }),
  takenAt: fc.integer(),
  buildId: fc.string({ maxLength: 20 }),
  version: fc.string({ unit: 'grapheme', maxLength: 20 }),
  processes,
});

const NUMBERS = new Map(Array.from({ length: 100 }, (_, n) => [String(n + 1), (n + 1) ** 2]));
const SIGNATURES = new Map([...NUMBERS].map(([signature, number]) => [number, signature]));

describe('a digest at rest', () => {
  it('comes back as it was: counts and bytes exactly, variances to four digits', async () => {
    await fc.assert(
      fc.asyncProperty(anyDigest, async (digest) => {
        const back = decodeDigest(await encodeDigest(digest, NUMBERS), SIGNATURES);
        expect(back && withoutVariances(back)).toEqual(withoutVariances(digest));
        const pairs = variancesOf(digest).map((one, at) => [one, back && variancesOf(back)[at]]);
        for (const [before, after] of pairs)
          expect(Math.abs((after ?? Number.NaN) - (before ?? 0))).toBeLessThanOrEqual(
            (before ?? 0) * 1e-4,
          );
      }),
      { numRuns: 300 },
    );
  });

  it('takes what is no number for nothing, and never fails', async () => {
    const wild = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, -5e300, 1e308, 0.5);
    const odd = fc.record({
      ...{ signature: fc.constant('1'), live: wild, births: wild, liveBytes: wild },
      ...{ bornBytes: wild, liveVariance: wild },
    });
    await fc.assert(
      fc.asyncProperty(odd, async (group) => {
        const process = { name: 'a', rate: 512, memory: null, goroutines: null, groups: [group] };
        const digest = drawEmpty([process]);
        const back = decodeDigest(await encodeDigest(digest, NUMBERS), SIGNATURES);
        for (const value of Object.values(back?.processes[0]?.groups[0] ?? {}))
          expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
        expect(back?.processes[0]?.groups).toHaveLength(1);
      }),
    );
  });

  it('leaves out groups that nobody knows any more', async () => {
    const counts = { live: 1, births: 2, liveBytes: 3, bornBytes: 6, liveVariance: 0 };
    const list = ['5', '1', '7'].map((signature) => ({ signature, ...counts }));
    const digest = drawEmpty([{ name: 'a', rate: 512, memory: null, goroutines: 4, groups: list }]);
    const known = new Map([...SIGNATURES].filter(([, signature]) => signature !== '5'));
    const back = decodeDigest(await encodeDigest(digest, NUMBERS), known);
    expect(back?.processes[0]?.groups.map(({ signature }) => signature)).toEqual(['1', '7']);
  });

  it('is null after every change of a byte, every cut, and for what is something else', async () => {
    const counts = { signature: '3', live: 1, births: 2, liveBytes: 3, bornBytes: 6 };
    const list = [{ ...counts, liveVariance: 9 }];
    const digest = drawEmpty([{ name: 'a', rate: 512, memory: null, goroutines: 4, groups: list }]);
    const stored = await encodeDigest(digest, NUMBERS);
    expect(decodeDigest(stored, SIGNATURES)).not.toBeNull();
    for (let n = 0; n < stored.length; n += 1) {
      const changed = Buffer.from(stored);
      changed[n] = (changed[n] ?? 0) ^ 0x55;
      expect(decodeDigest(changed, SIGNATURES)).toBeNull();
      expect(decodeDigest(stored.subarray(0, n), SIGNATURES)).toBeNull();
    }
  });

  it('is null for bodies that are whole and wrong', () => {
    const head = (count: number) =>
      JSON.stringify(['s1', 1, '', '', [['a', 512, null, null, count]]]);
    for (const text of ['', '{}', '[]', 'null', head(1), head(60_000_000), head(-1), head(0.5)]) {
      const body = Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
      expect(decodeDigest(wrap(body), SIGNATURES)).toBeNull();
    }
    const whole = Buffer.concat([Buffer.from([head(0).length]), Buffer.from(head(0))]);
    expect(decodeDigest(wrap(whole), SIGNATURES)?.snapshot).toBe('s1');
    expect(decodeDigest(wrap(Buffer.from([255, 255, 255, 255, 255, 255])), SIGNATURES)).toBeNull();
  });

  it('takes a few bytes for each group', async () => {
    const list = Array.from({ length: 100 }, (_, n) => ({
      signature: String(n + 1),
      live: (n * 7) % 30,
      births: n * 1000,
      liveBytes: ((n * 7) % 30) * 524_320,
      bornBytes: n * 1000 * 524_320,
      liveVariance: 0,
    }));
    const digest = drawEmpty([
      { name: 'a', rate: 524_288, memory: null, goroutines: 9, groups: list },
    ]);
    expect((await encodeDigest(digest, NUMBERS)).length).toBeLessThan(100 * 10);
  });
});

function drawEmpty(list: readonly ProcessDigest[]): SnapshotDigest {
  return { snapshot: 's1', takenAt: 1, buildId: '', version: '', processes: list };
}

/** As a store would have it that means harm: the checksum fits. */
function wrap(body: Buffer): Buffer {
  const header = Buffer.from('HBD1        ', 'latin1');
  header.writeUInt32BE(body.length, 4);
  header.writeUInt32BE(crc32(body), 8);
  return Buffer.concat([header, brotliCompressSync(body)]);
}

function withoutVariances(digest: SnapshotDigest): SnapshotDigest {
  const plain = digest.processes.map((process) => ({
    ...process,
    groups: sortGroups(process).map((group) => ({ ...group, liveVariance: 0 })),
  }));
  return { ...digest, processes: plain };
}

function variancesOf(digest: SnapshotDigest): number[] {
  return digest.processes.flatMap((process) =>
    sortGroups(process).map(({ liveVariance }) => liveVariance),
  );
}

function sortGroups({ groups: list }: ProcessDigest) {
  return [...list].sort((a, b) => Number(a.signature) - Number(b.signature));
}
