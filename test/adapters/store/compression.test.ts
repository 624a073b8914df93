import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compressProfile,
  DamagedProfileError,
  decompressProfile,
} from '../../../src/adapters/store/compression.ts';

describe('compression at rest', () => {
  it('gives back any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (profile) => {
        const back = await decompressProfile(await compressProfile(profile));
        expect(Buffer.compare(back, profile)).toBe(0);
      }),
    );
  });

  it('makes text much smaller', async () => {
    const text = Buffer.from('runtime.goexit main.main net/http.(*conn).serve '.repeat(10_000));
    expect((await compressProfile(text)).length).toBeLessThan(text.length / 50);
  });

  it('notices every change of a byte, and every cut', async () => {
    const stored = await compressProfile(Buffer.from('a heap profile, let us say'));
    for (let n = 0; n < stored.length; n += 1) {
      const changed = Buffer.from(stored);
      changed[n] = (changed[n] ?? 0) ^ 0x55;
      await expect(decompressProfile(changed)).rejects.toThrow(DamagedProfileError);
      await expect(decompressProfile(stored.subarray(0, n))).rejects.toThrow(DamagedProfileError);
    }
  });

  it('stops a bomb at the length that the header says', async () => {
    const stored = await compressProfile(Buffer.from('x'));
    const bomb = Buffer.concat([
      stored.subarray(0, 12),
      brotliCompressSync(Buffer.alloc(100 * 2 ** 20)),
    ]);
    await expect(decompressProfile(bomb)).rejects.toThrow(/cannot be decompressed/u);
  });
});
