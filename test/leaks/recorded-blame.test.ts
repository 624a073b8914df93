import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sumGroups } from '../../src/leaks/combine.ts';
import type { GroupDefinition, SnapshotDigest } from '../../src/leaks/digest.ts';
import { digestProfile } from '../../src/leaks/digest-profile.ts';
import { digestGoroutines } from '../../src/leaks/goroutines.ts';
import { findKnownLeak } from '../../src/leaks/known-leaks.ts';
import { parseProcessMemory } from '../../src/leaks/process-memory.ts';
import { readAnyProfile, readProfile } from '../../src/pprof/decode/read-profile.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { readSeries } from '../support/leak-series.ts';

const LIMITS = { maxInflatedBytes: 64 * 2 ** 20 };
const RECORDED = fileURLToPath(new URL('../profiles/leaks/', import.meta.url));
const FOUNDING = fileURLToPath(new URL('../profiles/founding/series/', import.meta.url));
const BESIDE = fileURLToPath(new URL('../../../shared/leaks/series/', import.meta.url));
if (!existsSync(BESIDE)) {
  console.warn(`The series beside the project are not tried: ${BESIDE} is not there.`);
}

/** The definition of the group that grew most between the first and the last profile. */
function findGrown(folder: string): GroupDefinition | undefined {
  const { digests, definitions } = readSeries(folder);
  const before = sumGroups((digests[0] as SnapshotDigest).processes);
  const after = sumGroups((digests.at(-1) as SnapshotDigest).processes);
  const growth = (signature: string) =>
    (after.get(signature)?.liveBytes ?? 0) - (before.get(signature)?.liveBytes ?? 0);
  return [...definitions].sort((a, b) => growth(b.signature) - growth(a.signature))[0];
}

function read(path: string): Profile {
  return readAnyProfile(readFileSync(path), LIMITS);
}

describe('what grew most in a recorded program', () => {
  const leaks = readdirSync(RECORDED, { withFileTypes: true }).flatMap((entry) => {
    const path = `${RECORDED}${entry.name}/truth.json`;
    if (!entry.isDirectory() || !existsSync(path)) return [];
    const truth = JSON.parse(readFileSync(path, 'utf8'));
    return truth.verdict === 'growing' ? [{ name: entry.name, truth }] : [];
  });

  it.each(leaks)('$name', { timeout: 20_000 }, ({ name, truth }) => {
    const grown = findGrown(`${RECORDED}${name}/${truth.series}`);
    expect({
      kind: grown?.kind,
      allocator: grown?.allocator.function,
      entry: grown?.entry?.function ?? null,
      leaf: grown?.leaf,
    }).toEqual({
      kind: truth.kind,
      allocator: truth.allocator,
      entry: truth.entry,
      leaf: truth.leaf,
    });
  });

  it.runIf(existsSync(BESIDE))('tango, whose pool is known', { timeout: 20_000 }, () => {
    const grown = findGrown(`${BESIDE}tango-leak`);
    expect(grown).toMatchObject({
      kind: 'library',
      allocator: { function: 'github.com/lunny/tango.(*pool).New', origin: 'third-party' },
      via: ['github.com/lunny/tango'],
      leaf: 'reflect.unsafe_NewArray',
    });
    expect(grown?.path[0]?.function).toBe('reflect.MakeSlice');
    expect(grown && findKnownLeak(grown)?.fixedIn).toBe('0.4.6.1014');
  });

  it.runIf(existsSync(BESIDE))('a bus that forgets no subscriber', { timeout: 20_000 }, () => {
    expect(findGrown(`${BESIDE}bus`)).toMatchObject({
      kind: 'application',
      allocator: { function: 'main.handle', origin: 'main' },
      entry: { function: 'main.handle' },
    });
  });
});

describe('the two forms of one heap', () => {
  it('have the same groups, and the text says what the process holds', () => {
    const step = (name: string) => `${FOUNDING}${name}`;
    const options = { name: '', memory: null, modules: [] };
    const binary = digestProfile(read(step('20.pb.gz')), options);
    const text = digestProfile(read(step('20.debug1.txt.gz')), options);
    const big = (digest: typeof binary) =>
      digest?.process.groups
        .filter(({ liveBytes }) => liveBytes > 20e6)
        .map(({ signature }) => signature);
    expect(big(binary)?.length).toBeGreaterThan(0);
    expect(big(text)).toEqual(big(binary));
  });
});

describe('the recorded goroutines', () => {
  it('are the couriers that wait for ever, by the line of the service that started them', () => {
    const path = fileURLToPath(new URL('../profiles/checkout/goroutine.pb.gz', import.meta.url));
    const digest = digestGoroutines([readProfile(readFileSync(path), LIMITS)], []);
    const orders = 'code.northwind.example/checkout/orders';
    expect(digest?.total).toBe(168);
    expect(digest?.starters[0]).toMatchObject({
      count: 165,
      runs: { function: 'runtime/pprof.Do', origin: 'stdlib' },
      own: { function: `${orders}.(*Desk).Watch.func1`, package: orders, origin: 'main' },
      waits: { function: `${orders}.(*Desk).await` },
    });
  });
});

describe('the recorded MemStats', () => {
  it.runIf(existsSync(BESIDE))('are those of tango', () => {
    const text = readFileSync(`${BESIDE}tango-leak/05.debug1.txt`, 'utf8');
    expect(parseProcessMemory(text)).toMatchObject({
      numGc: 312,
      heapInuse: 44_908_544,
      stackInuse: 491_520,
      maxRss: 83_771_392,
      lastGc: 1_795_376_409_269,
    });
  });
});
