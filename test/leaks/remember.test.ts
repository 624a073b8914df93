import { describe, expect, it } from 'vitest';
import type { LeakRecord } from '../../src/leaks/identity.ts';
import type { Suspect } from '../../src/leaks/judgement.ts';
import { nameSignature, type Occasion, rememberSuspects } from '../../src/leaks/remember.ts';

const HOUR = 3_600_000;

describe('a suspect that is new', () => {
  it('gets a name of its signature, and what was seen of it', () => {
    const [record] = rememberSuspects([], [suspect('7f3a')], occasion({ build: 'v1.42' }));
    expect(record).toMatchObject({
      id: 'HEAP-7f3a',
      allocator: 'tango.(*pool).New',
      entry: 'main.serve',
      state: { kind: 'open' },
      sightings: [
        {
          service: 'svc-blog',
          firstSeen: 0,
          lastSeen: HOUR,
          since: '2026-11-22T10:00:00.000Z',
          builds: ['v1.42'],
          worstSlope: 40,
          lastSlope: 40,
          growthBytes: 20,
        },
      ],
    });
  });

  it('takes more digits where another leak begins like it', () => {
    const known = record('7f3a', { kind: 'open' });
    const [learned] = rememberSuspects([known], [suspect('7f3a', { tail: '9' })], occasion());
    expect(learned?.id).toBe('HEAP-7f3a9');
  });

  it('is told from one that was named in the same moment', () => {
    const two = [suspect('7f3a', { tail: '1' }), suspect('7f3a', { tail: '2' })];
    expect(rememberSuspects([], two, occasion()).map(({ id }) => id)).toEqual([
      'HEAP-7f3a',
      'HEAP-7f3a2',
    ]);
  });

  it('is not remembered while it only fills up', () => {
    const filling = suspect('7f3a', { verdict: 'saturating' });
    expect(rememberSuspects([], [filling], occasion())).toEqual([]);
  });
});

describe('a suspect that is known', () => {
  it('keeps its name and its first sighting, and adds the build', () => {
    const first = rememberSuspects([], [suspect('7f3a')], occasion({ build: 'v1' }));
    const [again] = rememberSuspects(
      first,
      [suspect('7f3a', { slope: 30 })],
      occasion({ build: 'v2', from: HOUR, to: 5 * HOUR }),
    );
    expect(again?.id).toBe('HEAP-7f3a');
    expect(again?.sightings).toMatchObject([
      { firstSeen: 0, lastSeen: 5 * HOUR, builds: ['v1', 'v2'], worstSlope: 40, lastSlope: 30 },
    ]);
  });

  it('remembers the steepest slope only where it was confirmed', () => {
    const first = rememberSuspects([], [suspect('7f3a')], occasion());
    const steep = [suspect('7f3a', { slope: 90 })];
    const [guessed] = rememberSuspects(first, steep, occasion({ isConfirmed: false }));
    const [confirmed] = rememberSuspects(first, steep, occasion());
    expect(guessed?.sightings[0]?.worstSlope).toBe(40);
    expect(confirmed?.sightings[0]?.worstSlope).toBe(90);
  });

  it('is seen in another service beside the first', () => {
    const first = rememberSuspects([], [suspect('7f3a')], occasion());
    const [both] = rememberSuspects(first, [suspect('7f3a')], occasion({ service: 'svc-shop' }));
    expect(both?.sightings.map(({ service }) => service)).toEqual(['svc-blog', 'svc-shop']);
  });

  it('keeps at most twenty builds, the newest', () => {
    let records: readonly LeakRecord[] = [];
    for (let build = 1; build <= 25; build++) {
      records = rememberSuspects(records, [suspect('7f3a')], occasion({ build: `v${build}` }));
    }
    const builds = records[0]?.sightings[0]?.builds;
    expect(builds?.length).toBe(20);
    expect(builds?.at(-1)).toBe('v25');
  });
});

describe('a leak that was to be mended', () => {
  const fixed = record('7f3a', {
    kind: 'fixed',
    version: 'v1.43',
    by: 'U1',
    at: 5,
    isVerified: true,
  });

  it('is back when it grows in that version', () => {
    const [learned] = rememberSuspects(
      [fixed],
      [suspect('7f3a')],
      occasion({ build: 'v1.44', runs: (version) => version === 'v1.43' }),
    );
    expect(learned?.state).toEqual({
      kind: 'regressed',
      fixedIn: 'v1.43',
      regressedIn: 'v1.44',
      at: HOUR,
    });
  });

  it('still grows in the version before, which is nothing new', () => {
    const [learned] = rememberSuspects([fixed], [suspect('7f3a')], occasion());
    expect(learned?.state.kind).toBe('fixed');
  });

  it('stays muted where somebody muted it', () => {
    const muted = record('7f3a', { kind: 'muted', by: 'U1', at: 5 });
    const [learned] = rememberSuspects([muted], [suspect('7f3a')], occasion());
    expect(learned?.state).toEqual({ kind: 'muted', by: 'U1', at: 5 });
  });
});

describe('the name of a signature', () => {
  it('is the same whatever the others are, where none begins like it', () => {
    expect(nameSignature('abcdef', ['123456', 'abcdef'])).toBe('HEAP-abcd');
    expect(nameSignature('abcdef', ['abcd99'])).toBe('HEAP-abcde');
  });
});

function occasion(changes: Partial<Occasion> = {}): Occasion {
  return {
    service: 'svc-blog',
    build: '',
    from: 0,
    to: HOUR,
    isConfirmed: true,
    runs: () => false,
    ...changes,
  };
}

function suspect(
  head: string,
  {
    tail = '0',
    slope = 40,
    verdict = 'growing',
  }: { tail?: string; slope?: number; verdict?: Suspect['verdict'] } = {},
): Suspect {
  const frame = { file: 'pool.go', line: 7, package: 'tango', origin: 'third-party' } as const;
  return {
    signature: head + tail.repeat(36),
    verdict,
    growthBytes: 20,
    slopeBytesPerHour: { estimate: slope, low: slope - 1, high: slope + 1 },
    since: '2026-11-22T10:00:00.000Z',
    allocator: { ...frame, function: 'tango.(*pool).New' },
    entry: { ...frame, function: 'main.serve' },
    via: ['tango'],
    kind: 'library',
  };
}

function record(head: string, state: LeakRecord['state']): LeakRecord {
  return {
    id: `HEAP-${head}`,
    signature: head + '0'.repeat(36),
    allocator: 'tango.(*pool).New',
    entry: 'main.serve',
    kind: 'library',
    sightings: [],
    state,
  };
}
