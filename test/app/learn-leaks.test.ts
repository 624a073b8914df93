import { expect, it } from 'vitest';
import { learnLeaks } from '../../src/app/learn-leaks.ts';
import type { LeakRecord, LeakState } from '../../src/leaks/identity.ts';
import { createMemoryStore } from '../support/memory-store.ts';

const SIGNATURE = 'abcd1'.padEnd(40, '1');

it('keeps a new leak under the shortest name that tells it from the others', async () => {
  const store = createMemoryStore();
  await learnLeaks([leakOf('svc-a', { signature: 'abcd2'.padEnd(40, '2') })], store);
  await learnLeaks([leakOf('svc-a')], store);
  const ids = (await store.all('leak')).map(({ value }) => value.id);
  expect(ids).toEqual(['HEAP-abcd1', 'HEAP-abcd']);
});

it('keeps the name, and what other services saw', async () => {
  const store = createMemoryStore();
  await learnLeaks([leakOf('svc-a')], store);
  await learnLeaks([leakOf('svc-b', { id: 'HEAP-abcd1' })], store);
  await learnLeaks([leakOf('svc-a', { lastSeen: 9 })], store);
  const known = (await store.read('leak', SIGNATURE))?.value;
  expect(known?.id).toBe('HEAP-abcd');
  expect(known?.sightings.map(({ service, lastSeen }) => [service, lastSeen])).toEqual([
    ['svc-b', 2],
    ['svc-a', 9],
  ]);
});

const muted: LeakState = { kind: 'muted', by: 'U1', at: 5 };
const fixed: LeakState = { kind: 'fixed', version: 'v2', by: 'U1', at: 5, isVerified: false };
const verified: LeakState = { ...fixed, isVerified: true };
const back: LeakState = { kind: 'regressed', fixedIn: 'v2', regressedIn: 'v3', at: 6 };
const other: LeakState = { ...back, fixedIn: 'v1' };

it.each([
  ['what a person muted stays muted', muted, { kind: 'open' } as const, muted],
  ['a mended leak that snapshots confirm is confirmed', fixed, verified, verified],
  ['a mended leak that is back is back', fixed, back, back],
  ['a leak that came back before it was mended anew is mended', fixed, other, fixed],
  [
    'a mended leak is not open because an older answer says so',
    fixed,
    { kind: 'open' } as const,
    fixed,
  ],
])('%s', async (_, known, learned, expected) => {
  const store = createMemoryStore();
  await store.write('leak', SIGNATURE, { ...leakOf('svc-a'), state: known }, null);
  await learnLeaks([{ ...leakOf('svc-a'), state: learned }], store);
  expect((await store.read('leak', SIGNATURE))?.value.state).toEqual(expected);
});

it('loses nothing where two learn at the same moment', async () => {
  const store = createMemoryStore();
  const services = ['a', 'b', 'c', 'd'];
  await Promise.all(services.map((service) => learnLeaks([leakOf(service)], store)));
  const sightings = (await store.read('leak', SIGNATURE))?.value.sightings ?? [];
  expect(sightings.map(({ service }) => service).sort()).toEqual(services);
});

function leakOf(
  service: string,
  { id = 'HEAP-abcd', signature = SIGNATURE, lastSeen = 2 } = {},
): LeakRecord {
  const seen = { service, firstSeen: 1, lastSeen, since: null, builds: [] };
  return {
    id,
    signature,
    allocator: 'main.handle',
    entry: null,
    kind: 'application',
    sightings: [{ ...seen, worstSlope: 1, lastSlope: 1, growthBytes: 1 }],
    state: { kind: 'open' },
  };
}
