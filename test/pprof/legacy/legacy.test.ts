import { describe, expect, test } from 'vitest';
import { readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { ProfileError } from '../../../src/pprof/errors.ts';
import { scaleHeapSample } from '../../../src/pprof/legacy/unsample.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { corpusFile, hasCorpus, readCorpus } from '../../support/corpus.ts';
import { listStacks } from '../../support/list-stacks.ts';
import { profileText } from '../../support/profile-text.ts';
import { readVectors } from '../../support/shared-vectors.ts';

const LIMITS = { maxInflatedBytes: 2 ** 26 };

describe("Go's heap?debug=1", () => {
  const TEXT = `heap profile: 2: 2097152 [5: 5242880] @ heap/1048576
1: 1048576 [4: 4194304] @ 0x4011 0x4021
#\t0x4010\tmain.alloc+0x10\t/src/main.go:12

1: 1048576 [1: 1048576] @ 0x4031 0x4021

# runtime.MemStats
# Alloc = 2097152
`;

  test('has addresses of calls, and values scaled up by the halved rate', () => {
    const profile = read(TEXT);
    expect(profile.period).toBe(524288n);
    expect(profile.sampleTypes.map(({ type }) => type)).toEqual([
      'alloc_objects',
      'alloc_space',
      'inuse_objects',
      'inuse_space',
    ]);
    // 1 MiB at a rate of 512 KiB is sampled with probability 1 − e^−2.
    expect(listStacks(profile)).toEqual([
      '0x4020;0x4010 1212696 bytes=1048576',
      '0x4020;0x4030 1212696 bytes=1048576',
    ]);
    expect(profile.samples.values[1]).toEqual(Float64Array.of(4850786, 1212696));
  });

  test('puts all addresses into one mapping', () => {
    const { mappings, locations } = read(TEXT);
    expect(mappings).toMatchObject([{ id: 1n, start: 0n, limit: 2n ** 64n - 1n, file: '' }]);
    expect(Array.from(locations.mapping)).toEqual([0, 0, 0]);
  });

  test('hides the allocator and keeps what the runtime calls', () => {
    const { dropFrames, keepFrames } = read(TEXT);
    expect(dropFrames.split('|')).toContain(String.raw`runtime\..*`);
    expect(dropFrames.split('|')).toHaveLength(49);
    expect(keepFrames).toBe(String.raw`runtime\.panic|runtime\.reflectcall|runtime\.call[0-9]*`);
  });

  test('has only values in use where nothing was allocated besides', () => {
    const { sampleTypes } = read('heap profile: 1: 8 [1: 8] @ heap/2\n1: 8 [1: 8] @ 0x5\n');
    expect(sampleTypes.map(({ type }) => type)).toEqual(['objects', 'space']);
  });

  test.each([
    ['1: x', 'unexpected number of sample values: got 0, want 6'],
    ['0: 5 [1: 8] @ 0x5', 'inuse count was 0 but inuse bytes was 5'],
    ['1: 5 [0: 8] @ 0x5', 'allocation count was 0 but allocation bytes was 8'],
    [
      '1: 99999999999999999999 [1: 8] @ 0x5',
      'malformed sample: 1: 99999999999999999999 [1: 8] @ 0x5: strconv.ParseInt: parsing "99999999999999999999": value out of range',
    ],
    [
      '1: 8 [1: 8] @ 0x12345678901234567',
      'malformed sample: 1: 8 [1: 8] @ 0x12345678901234567: failed to parse as hex 64-bit number: 0x12345678901234567',
    ],
  ])('is malformed with the line %s', (line, problem) => {
    const error = failure(`heap profile: 1: 8 [2: 16] @ heap/2\n${line}\n`);
    expect(error).toMatchObject({ kind: 'malformed', pprofMessage: `parsing profile: ${problem}` });
  });

  test.each(['jemalloc/1', 'heapx/1'])('is not recognized with the kind %s', (kind) => {
    expect(failure(`heap profile: 1: 8 [1: 8] @ ${kind}\n`).kind).toBe('unrecognized');
  });
});

describe("gperftools' heap profiles", () => {
  test('of kind heapprofile are exact', () => {
    const profile = read('heap profile: 1: 8 [1: 8] @ heapprofile\n 1: 8 [ 3: 24] @ 0x11\n');
    expect(listStacks(profile)).toEqual(['0x10 8 bytes=8']);
    expect(profile.period).toBe(1n);
  });

  test('may say growth or fragmentation', () => {
    for (const kind of ['growthz', 'growth', 'fragmentationz']) {
      const profile = read(`heap profile: 1: 8 [1: 8] @ ${kind}\n1: 8 [1: 8] @ 0x11\n`);
      expect(listStacks(profile)).toEqual(['0x10 8 bytes=8']);
    }
  });

  test('find the mapping of every address', () => {
    const profile = read(`heap profile: 1: 8 [1: 8] @ heapprofile
1: 8 [1: 8] @ 0x400011 0x7f0001 0x900001
--- Memory map: ---
  bin=/usr/bin
I1122 20:00:00.000000 1 maps.cc:1] 007f0000-007f1000 r-xp 00000000 08:01 17 /lib/libc.so.6
  00400000-00401000 r-xp 00000000 08:01 12345 $bin/server
  00401000-00402000 r-xp 00001000 08:01 12345 $bin/server
  00402000-00403000 rw-p 00002000 08:01 12345 $bin/server
  0x500000-0x501000 [vdso]
`);
    expect(profile.mappings.map(({ file, start, limit }) => [file, start, limit])).toEqual([
      ['/usr/bin/server', 0x400000n, 0x402000n],
      ['/lib/libc.so.6', 0x7f0000n, 0x7f1000n],
      ['[vdso]', 0x500000n, 0x501000n],
      ['', 0n, 2n ** 64n - 1n],
    ]);
    expect(Array.from(profile.locations.mapping)).toEqual([0, 1, 3]);
  });
});

describe('other formats', () => {
  test("Go's goroutines are counted", () => {
    const profile = read(
      'goroutine profile: total 3\n2 @ 0x11 0x21\n#\t0x10\tmain.f\n\n1 @ 0x21\n',
    );
    expect(listStacks(profile)).toEqual(['0x20;0x10 2', '0x20 1']);
    expect(profile.sampleTypes).toEqual([{ type: 'goroutine', unit: 'count' }]);
    expect(failure('goroutine profile: total 1\nx\n').pprofMessage).toBe(
      'parsing profile: malformed profile format',
    );
  });

  test('contention is scaled by period and processor cycles', () => {
    const text = '--- contentionz 1 ---\ncycles/second = 2000000000\nsampling period = 100\n';
    const profile = read(`${text}ms since reset = 5\n\n  60 3 @ 0x11 0x21\n`);
    expect(profile.samples.values).toEqual([Float64Array.of(300), Float64Array.of(3000)]);
    expect(profile.durationNanos).toBe(5_000_000n);
  });

  test('a thread that looks like the one before is counted with it', () => {
    const profile = read(`--- threadz 1 ---

--- Thread 7f794ab90940 (name: main/14748) stack: ---
  PC: 0x11 main
      0x21 start
--- Thread 7f794ab90941 (name: worker/14749) stack: ---
    [same as previous thread]
--- Memory map: ---
`);
    expect(listStacks(profile)).toEqual(['0x20;0x11 2']);
  });

  test('binary CPU profiles are read in words of both sizes and byte orders', () => {
    // Two stacks without a common caller, the end marker, and a leaf written twice.
    const words = [0, 3, 0, 10_000, 0, 2, 3, 0x11, 0x11, 0x21, 1, 1, 0x31, 0, 1, 0];
    for (const size of [4, 8] as const) {
      for (const isLittleEndian of [true, false]) {
        const profile = readProfile(wordsAsBytes(words, size, isLittleEndian), LIMITS);
        expect(listStacks(profile)).toEqual(['0x20;0x11 20000000', '0x31 10000000']);
        expect(profile.period).toBe(10_000_000n);
      }
    }
  });

  test("java's locations have names", () => {
    const profile = read(`--- heapz 1 ---
format = java
resolution = bytes
  1048576 2 @ 0x1 0x2 0x3 0x4

 0x1 com.example.Cache.put (Cache.java:17)
 0x2 (some) jvm_call (/usr/lib/libjvm.so)
 0x3 generated stub/JIT
 0x4 GC
`);
    expect(listStacks(profile)).toEqual([
      'GC;STUB;(some) jvm_call;com.example.Cache.put 1658822 bytes=524288',
    ]);
    expect(Array.from(profile.lines.line)).toEqual([17, 0, 0, 0]);
    const files = Array.from(profile.functions.filename, (index) => profile.strings.get(index));
    expect(files).toEqual(['Cache.java', 'libjvm.so', '', '']);
  });
});

describe('hostile text', () => {
  const HEADER = 'heap profile: 1: 8 [1: 8] @ heapprofile\n';
  const SAMPLE = '1: 8 [1: 8] @ 0x11\n';

  test('with an endless line is refused', () => {
    expect(failure(`${HEADER}${'1'.repeat(70_000)}`)).toMatchObject({
      kind: 'malformed',
      pprofMessage: 'parsing profile: bufio.Scanner: token too long',
    });
  });

  test.each([
    ['digits before a sample', HEADER + `${'1'.repeat(60_000)} ${SAMPLE}`.repeat(50)],
    ['digits as contention', `--- contentionz 1 ---\n${'1'.repeat(60_000)}\n`],
    [
      'a memory map of digits',
      `${HEADER}MAPPED_LIBRARIES:\n${`${'1'.repeat(8000)}\n`.repeat(500)}`,
    ],
    ['a memory map of attributes', `${HEADER}MAPPED_LIBRARIES:\n${'$a=$a$a\n'.repeat(20_000)}`],
    ['parentheses in java', `--- heapz 1 ---\n\n1 1 @ 0x1\n\n0x1 ${' ('.repeat(30_000)}\n`],
    ['threads without an end', `--- threadz 1 ---\n${'--- Thread a (name: '.repeat(3000)}\n`],
  ])('of %s takes no longer than it is long', { timeout: 5000 }, (_, text) => {
    try {
      read(text);
    } catch (error) {
      expect(error).toBeInstanceOf(ProfileError);
    }
  });
});

describe('scaleHeapSample', () => {
  test('agrees with pprof', () => {
    const vectors = readVectors('profile.json')?.filter(({ fn }) => fn === 'scaleHeapSample') ?? [];
    for (const { args, out } of vectors) {
      const [count = 0n, size = 0n, rate = 0n] = args.map((arg) => BigInt(String(arg)));
      expect(scaleHeapSample(count, size, rate).map(String), String(args)).toEqual(out);
    }
  });
});

describe.runIf(hasCorpus())("pprof's own test inputs", () => {
  const cases = hasCorpus() ? readCorpus() : [];
  const dumps = cases.filter(({ name }) => name.startsWith('profile_string/'));

  test.each(dumps)('$name is read as pprof reads it', ({ input, golden }) => {
    const profile = readProfile(corpusFile(String(input)), LIMITS);
    expect(profileText(profile)).toBe(corpusFile(golden).toString());
  });
});

function read(text: string): Profile {
  return readProfile(Buffer.from(text), LIMITS);
}

function failure(text: string): ProfileError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  throw new Error('no error');
}

function wordsAsBytes(words: readonly number[], size: 4 | 8, isLittleEndian: boolean): Buffer {
  return Buffer.concat(
    words.map((word) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUInt32LE(word);
      return isLittleEndian ? bytes : bytes.reverse();
    }),
  );
}
