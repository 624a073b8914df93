import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnyProfile, readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { encodeProfile } from '../../../src/pprof/encode.ts';
import { ProfileError } from '../../../src/pprof/errors.ts';
import { profileText } from '../../support/profile-text.ts';

const LIMITS = { maxInflatedBytes: 2 ** 20 };

const MEMORY_MAP = `MAPPED_LIBRARIES:
bin=/usr/bin
00400000-00401000 r-xp 00000000 08:01 12345 $bin/server
00401000-00402000 r-xp 00001000 08:01 12345 $bin/server
0x7f0000-0x7f1000 /lib/libc.so.6 (@0) abc123
`;

const TEXTS = [
  `heap profile: 1: 8 [2: 16] @ heap/1048576\n1: 8 [2: 16] @ 0x400011 0x7f0001\n0: 0 [1: 8] @ 0x900001\n${MEMORY_MAP}`,
  `heap profile: 1: 8 [1: 8] @ growthz\n1: 8 [1: 8] @ 0x11\n`,
  `goroutine profile: total 3\n2 @ 0x11 0x21\n\n1 @ 0x21\n`,
  `--- contentionz 1 ---\ncycles/second = 2000\nsampling period = 10\n60 3 @ 0x11 0x21\n${MEMORY_MAP}`,
  `--- threadz 1 ---\n\n--- Thread 7f (name: main/1) stack: ---\n  0x400011 x\n--- Thread 7f (name: b/2) stack: ---\n  [same as previous thread]\n--- Memory map: ---\n${MEMORY_MAP}`,
  `heap profile: 1: 8 [1: 8] @ heap/1048576\n1: 8 [1: 8] @ 0x401 0x411 0x415 0x421 0x501\n#\t0x410\tmain.inner+0x10\t\t/src/a.go:12\n#\t0x414\tmain.outer+0x14\t/src/a.go:22\n#\t0x420\n1: 8 [1: 8] @ 0x421\n`,
  `heap_v2/524288\n  t*: 1: 8 [2: 16]\n  t0: 1: 8 [2: 16] main\n@ 0x400011 0x7f0001\n  t*: 1: 8 [0: 0]\n  t0: 1: 8 [0: 0]\n@ 0x9\n  t*: 0: 0 [2: 16]\n${MEMORY_MAP}`,
  `--- heapz 1 ---\nformat = java\nresolution = bytes\n  1024 2 @ 0x1 0x2\n\n 0x1 a.B.c (B.java:17)\n 0x2 GC\n`,
];

describe('a legacy profile with changes', () => {
  const change = fc.record({
    at: fc.nat(400),
    remove: fc.nat(5),
    insert: fc.oneof(
      fc.constantFrom(
        '0x',
        ' ',
        '-',
        '9999999999999999999',
        '@',
        '[',
        ':',
        '\n',
        '\r\n',
        '$bin',
        '=',
      ),
      fc.string({ maxLength: 4 }),
    ),
  });

  test('is read or refused, and what is read can be written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TEXTS),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        (text, changes) => {
          const changed = changes.reduce(
            (current, { at, remove, insert }) =>
              current.slice(0, at) + insert + current.slice(at + remove),
            text,
          );
          readAndWrite(Buffer.from(changed), readProfile);
          readAndWrite(Buffer.from(changed), readAnyProfile);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('in binary is read or refused', () => {
    const word = fc.oneof(fc.constantFrom(0, 1, 2, 3, 0xffffffff), fc.nat(99));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom(4, 8), (words, size) => {
        const header = [0, 3, words[0] === 1 ? 1 : 0, 100, 0];
        const bytes = [...header, ...words].map((value) => {
          const bytesOfWord = Buffer.alloc(size);
          bytesOfWord.writeUInt32LE(value);
          return bytesOfWord;
        });
        readAndWrite(Buffer.concat(bytes), readProfile);
      }),
      { numRuns: 1000 },
    );
  });
});

function readAndWrite(input: Uint8Array, read: typeof readProfile): void {
  try {
    const profile = read(input, LIMITS);
    const again = read(encodeProfile(profile), LIMITS);
    expect(withoutZeroLabels(profileText(again))).toBe(withoutZeroLabels(profileText(profile)));
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
  }
}

/** A number of 0 without a unit cannot be written (PARITY 0). */
function withoutZeroLabels(text: string): string {
  return text.replaceAll(/^ {16}bytes:\[0\]\n/gm, '');
}
