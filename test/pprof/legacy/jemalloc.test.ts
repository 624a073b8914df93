import { describe, expect, test } from 'vitest';
import { readAnyProfile, readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { encodeProfile } from '../../../src/pprof/encode.ts';
import { ProfileError } from '../../../src/pprof/errors.ts';
import { extensionsOf } from '../../../src/pprof/extensions.ts';
import { listStacks } from '../../support/list-stacks.ts';

const LIMITS = { maxInflatedBytes: 2 ** 26 };

const MEMORY_MAP = `
MAPPED_LIBRARIES:
00400000-00500000 r-xp 00000000 08:02 77 /srv/larder/larder
7f1000000000-7f1000100000 r-xp 00000000 08:02 78 /usr/lib/libjemalloc.so.2
7f1000100000-7f1000200000 rw-p 00100000 08:02 78 /usr/lib/libjemalloc.so.2
7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0 [stack]
`;

/** Two threads put things into a larder: 4 of 128 KiB, one of 1 MiB; the first one also made 8 that are gone. */
const DUMP = `heap_v2/524288
  t*: 5: 1572864 [0: 0]
  t0: 3: 1310720 [0: 0] main
  t1: 2: 262144 [0: 0] cook 1
@ 0x7f1000000101 0x400201 0x400301
  t*: 4: 524288 [0: 0]
  t0: 2: 262144 [0: 0]
  t1: 2: 262144 [0: 0]
@ 0x7f1000000101 0x400401
  t*: 1: 1048576 [0: 0]
  t0: 1: 1048576 [0: 0]
${MEMORY_MAP}`;

const COUNTING = DUMP.replaceAll('[0: 0]', '[8: 1048576]');

describe("jemalloc's heap dump", () => {
  test('is no profile for pprof', () => {
    const { message, pprofMessage } = failure(() => readProfile(Buffer.from(DUMP), LIMITS));
    expect(pprofMessage).toBe('parsing profile: unrecognized profile format');
    expect(message).toContain('jemalloc');
  });

  test('has what all threads together hold, scaled up as jeprof does', () => {
    const profile = read(DUMP);
    expect(profile.sampleTypes).toEqual([
      { type: 'inuse_objects', unit: 'count' },
      { type: 'inuse_space', unit: 'bytes' },
    ]);
    // 128 KiB at a rate of 512 KiB: 1 / (1 − e^−¼) = 4.5208…; 1 MiB: 1 / (1 − e^−2) = 1.1565….
    expect(profile.samples.values).toEqual([
      Float64Array.of(18, 1),
      Float64Array.of(2370207, 1212696),
    ]);
    expect(listStacks(profile)).toEqual([
      '0x400300;0x400200;0x7f1000000100 2370207 bytes=131072',
      '0x400400;0x7f1000000100 1212696 bytes=1048576',
    ]);
    expect(profile.period).toBe(524288n);
    expect(extensionsOf(profile)).toEqual(['jemalloc']);
  });

  test('has what was allocated where the program counts it', () => {
    const { sampleTypes, samples } = read(COUNTING);
    expect(sampleTypes.map(({ type }) => type)).toEqual([
      'alloc_objects',
      'alloc_space',
      'inuse_objects',
      'inuse_space',
    ]);
    expect(samples.values.map((column) => column[0])).toEqual([36, 4740414, 18, 2370207]);
  });

  test('finds the files that its addresses are in', () => {
    const { mappings, locations } = read(DUMP);
    expect(mappings.map(({ start, file }) => [start, file])).toEqual([
      [0x400000n, '/srv/larder/larder'],
      [0x7f1000000000n, '/usr/lib/libjemalloc.so.2'],
    ]);
    expect(Array.from(locations.mapping)).toEqual([1, 0, 0, 0]);
  });

  test('is the same once written as a protobuf', () => {
    const again = readProfile(encodeProfile(read(DUMP)), LIMITS);
    expect(listStacks(again)).toEqual(listStacks(read(DUMP)));
    expect(extensionsOf(again)).toEqual(['jemalloc']);
  });

  test('has one count for each stack', () => {
    const counts = '  t*: 1: 8 [0: 0]\n';
    expect(read(`heap_v2/1\n@ 0x11\n${counts}${counts}`).samples.count).toBe(1);
  });

  test('may hold nothing yet', () => {
    const { samples, sampleTypes } = read('heap_v2/524288\n  t*: 0: 0 [0: 0]\n');
    expect(samples.count).toBe(0);
    expect(sampleTypes).toHaveLength(2);
  });

  test('whose counts are no numbers a computer has is refused', () => {
    const digits = '9'.repeat(30);
    const text = `heap_v2/1\n@ 0x1\n  t*: 1: ${digits} [0: 0]\n`;
    expect(failure(() => read(text)).kind).toBe('malformed');
  });

  test.each([
    'heap_v2/',
    'heap_v2/x',
    'heap_v1/524288',
    'a heap_v2/1',
    `heap_v2/${'9'.repeat(30)}`,
  ])('%s is the start of none', (header) => {
    expect(failure(() => read(`${header}\n@ 0x1\n  t*: 1: 1 [0: 0]\n`)).kind).toBe('unrecognized');
  });
});

function read(text: string) {
  return readAnyProfile(Buffer.from(text), LIMITS);
}

function failure(run: () => unknown): ProfileError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
