/** What mutation starts from: small profiles of every kind made here, and the profiles of the project's own programs. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { drawProtobuf } from './draw-protobuf.ts';
import { Random } from './random.ts';

export interface Seeds {
  readonly protobuf: readonly Uint8Array[];
  readonly text: readonly string[];
  /** Larger ones of both kinds, as a server gave them. */
  readonly real: readonly Uint8Array[];
}

export function loadSeeds(): Seeds {
  return {
    protobuf: Array.from({ length: 40 }, (_, row) => drawProtobuf(new Random(row))),
    text: legacyTexts,
    real: readRealProfiles(),
  };
}

const profileFolder = fileURLToPath(new URL('../test/profiles/', import.meta.url));

function readRealProfiles(): Uint8Array[] {
  const names = readdirSync(profileFolder, { recursive: true, encoding: 'utf8' });
  const profiles = names.filter((name) => name.endsWith('.gz') && !name.includes('series/1'));
  return profiles.toSorted().map((name) => gunzipSync(readFileSync(profileFolder + name)));
}

const memoryMap = `MAPPED_LIBRARIES:
bin=/usr/bin
00400000-00401000 r-xp 00000000 08:01 12345 $bin/server
00401000-00402000 r-xp 00001000 08:01 12345 $bin/server
7f0000-7f1000 r-xp 00000000 08:01 99 /lib/libc.so.6 (deleted)
0x7f0000-0x7f1000 /lib/libc.so.6 (@0) abc123
`;

const legacyTexts = [
  `heap profile: 3: 24 [4: 32] @ heap/1048576\n1: 8 [2: 16] @ 0x400011 0x7f0001\n#\t0x400010\tmain.f+0x10\t/srv/main.go:12\n0: 0 [1: 8] @ 0x900001\n${memoryMap}`,
  'heap profile: 1: 8 [1: 8] @ growthz\n1: 8 [1: 8] @ 0x11\n',
  `heap profile: 2: 512 [9: 1024] @ heap_v2/524288\n2: 512 [9: 1024] @ 0x400011 0x400021 0x400031\n\n# runtime.MemStats\n# Alloc = 123\n${memoryMap}`,
  `heap profile: 1: 8 [1: 8] @ heapprofile\n1: 8 [1: 8] @ 0x11 0x12\n${memoryMap}`,
  `heap_v2/524288\n  t*: 1: 8 [2: 16]\n  t0: 1: 8 [2: 16]\n@ 0x400011 0x400021\n  t*: 1: 8 [2: 16]\n${memoryMap}`,
  'heap_v2/524288\n  t*: 28106: 56637512 [0: 0]\n  t3: 352: 16777344 [0: 0]\n@ 0x5f86da8 0x5f5a1dc\n  t*: 1: 13 [0: 0]\n  t1: 1: 13 [0: 0]\n\nMAPPED_LIBRARIES:\n5f000000-5f900000 r-xp 00000000 08:01 7 /bin/je\n',
  'goroutine profile: total 3\n2 @ 0x11 0x21\n#\t0x11\tmain.f+0x1\t/srv/main.go:3\n\n1 @ 0x21\n',
  'threadcreate profile: total 2\n2 @ 0x11 0x21\n',
  `--- contentionz 1 ---\ncycles/second = 2000\nsampling period = 10\nms since reset = 77\ndiscarded samples = 0\n60 3 @ 0x11 0x21\n${memoryMap}`,
  `--- mutex:\ncycles/second=2000\nsampling period=1\n60 3 @ 0x11 0x21\n`,
  `--- threadz 1 ---\n\n--- Thread 7f (name: main/1) stack: ---\n  0x400011 x\n  0x400021 y\n--- Thread 7e (name: b/2) stack: ---\n  [same as previous thread]\n--- Memory map: ---\n${memoryMap}`,
  '--- heapz 1 ---\nformat = java\nresolution = bytes\n  1024 2 @ 0x1 0x2\n\n 0x1 a.B.c (B.java:17)\n 0x2 GC\n',
  '--- contention 1 ---\nformat = java\nresolution = microseconds\nsampling period = 100\nms since reset = 6019923\n  1 1 @ 0x3 0x4\n 0x3 a.b.C.<init> (C.java)\n 0x4 x.Y$1.run (Y.java:9)\n',
  binaryCpu([0, 3, 0, 10_000, 0, 2, 2, 0x11, 0x21, 1, 1, 0x11, 0, 1, 0]),
];

/** A CPU profile as gperftools writes it; latin1 keeps its bytes. */
function binaryCpu(words: readonly number[]): string {
  const bytes = Buffer.alloc(words.length * 8);
  for (const [row, word] of words.entries()) bytes.writeBigUInt64LE(BigInt(word), row * 8);
  return bytes.toString('latin1') + memoryMap;
}
