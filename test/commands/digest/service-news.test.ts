import { describe, expect, it } from 'vitest';
import type { ServiceHistory } from '../../../src/commands/command.ts';
import { type DigestReport, reportDigest } from '../../../src/commands/digest/digest-report.ts';
import { FIRST, generated, historyAt, materialOf, SECOND } from '../../support/digest-cases.ts';

/** Without a cache that is still filling, nor a step, while it is watched. */
const calm = generated(21, false);
const leaking = generated(5, true);

const calmAt = (now: number): ServiceHistory => historyAt('svc-node', calm, now);
const leakAt = (now: number, changes: Partial<ServiceHistory> = {}): ServiceHistory =>
  historyAt('svc-blog', leaking, now, changes);

function first(history: ServiceHistory): DigestReport {
  return reportDigest(materialOf([history]), FIRST);
}

describe('suspects', () => {
  it('are new the first time and known the next', () => {
    const { memory, learned, services } = first(leakAt(FIRST));
    expect(services[0]?.suspects[0]?.news).toBe('new');
    const later = materialOf([leakAt(SECOND, { leaks: learned })], memory);
    const [suspect] = reportDigest(later, SECOND).services[0]?.suspects ?? [];
    expect(suspect).toMatchObject({ id: learned[0]?.id, news: 'known' });
  });

  it('are worse where they are surely steeper than when they were seen last', () => {
    const { memory, learned } = first(leakAt(FIRST));
    const slower = learned.map((record) => ({
      ...record,
      sightings: record.sightings.map((sighting) => ({ ...sighting, lastSlope: 1 })),
    }));
    const later = materialOf([leakAt(SECOND, { leaks: slower })], memory);
    expect(reportDigest(later, SECOND).services[0]?.suspects[0]?.news).toBe('worse');
  });

  it('are gone once, but not while too few snapshots speak of them', () => {
    const { memory } = first(calmAt(FIRST));
    const last = memory.last['svc-node'];
    if (last === undefined) throw new Error('nothing remembered');
    const gone = 'f'.repeat(40);
    const before = { ...memory, last: { 'svc-node': { ...last, suspects: [gone] } } };
    const later = reportDigest(materialOf([calmAt(SECOND)], before), SECOND);
    expect(later.services[0]?.gone).toEqual([{ id: 'HEAP-ffff', name: 'ffffffff' }]);
    expect(later.isQuiet).toBe(false);
    expect(later.memory.last['svc-node']?.suspects).toEqual([]);
    const few = { ...calmAt(SECOND), digests: calmAt(SECOND).digests.slice(-3) };
    const early = reportDigest(materialOf([few], before), SECOND);
    expect(early.services[0]).toMatchObject({ verdict: 'insufficient-data', gone: [] });
    expect(early.memory.last['svc-node']?.suspects).toEqual([gone]);
  });
});

it('does not tell that a leak is gone which people muted', () => {
  const [record] = first(leakAt(FIRST)).learned;
  const { memory } = first(calmAt(FIRST));
  const last = memory.last['svc-node'];
  if (record === undefined || last === undefined) throw new Error('nothing remembered');
  const before = { ...memory, last: { 'svc-node': { ...last, suspects: [record.signature] } } };
  const goneWith = (leaks: ServiceHistory['leaks']) =>
    reportDigest(materialOf([{ ...calmAt(SECOND), leaks }], before), SECOND).services[0]?.gone;
  expect(goneWith([record])).toHaveLength(1);
  expect(goneWith([{ ...record, state: { kind: 'muted', by: 'U1', at: FIRST } }])).toEqual([]);
});

describe('the change since the last digest', () => {
  it('is that of the size that is remembered where the snapshot is gone', () => {
    const { memory } = first(calmAt(FIRST));
    const recent = calmAt(SECOND).digests.filter(({ takenAt }) => takenAt > FIRST);
    const lost = reportDigest(materialOf([{ ...calmAt(SECOND), digests: recent }], memory), SECOND);
    const kept = reportDigest(materialOf([calmAt(SECOND)], memory), SECOND);
    const [one, other] = [lost, kept].map(({ services }) => services[0]?.change?.bytes);
    expect(one?.estimate).toBeCloseTo(other?.estimate ?? Number.NaN, 0);
    expect(one?.low).toBeLessThan(one?.estimate ?? Number.NaN);
  });

  it('says where it is that of another process', () => {
    const { memory } = first(calmAt(FIRST));
    const digests = calmAt(SECOND).digests.map((digest) => ({
      ...digest,
      processes: digest.processes.map((process) => ({
        ...process,
        groups: process.groups.map((group) =>
          digest.takenAt > FIRST ? { ...group, births: group.live } : group,
        ),
      })),
    }));
    const again = reportDigest(materialOf([{ ...calmAt(SECOND), digests }], memory), SECOND);
    expect(again.services[0]?.change).toMatchObject({ isOtherProcess: true });
  });

  it('is no news of healthy services, and of nearly all that leak', () => {
    const isQuiet = (seed: number, isLeaking: boolean): boolean => {
      const service = generated(seed, isLeaking);
      const { memory } = first(historyAt('svc', service, FIRST));
      return reportDigest(materialOf([historyAt('svc', service, SECOND)], memory), SECOND).isQuiet;
    };
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(seeds.filter((seed) => isQuiet(seed, false)).length).toBeGreaterThanOrEqual(7);
    expect(seeds.filter((seed) => isQuiet(seed, true)).length).toBeLessThanOrEqual(1);
  }, 30_000);

  it('takes no service for a property of every object', () => {
    const odd = { ...calmAt(FIRST), service: 'constructor' };
    expect(first(odd).services[0]).toMatchObject({ service: 'constructor', change: null });
  });
});
