import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate, inflateInBackground } from '../../../src/pprof/decode/inflate.ts';
import { ProfileError } from '../../../src/pprof/errors.ts';

const text = Buffer.from('what a profile holds '.repeat(1000));
const packed = gzipSync(text);
const damaged = Buffer.from(packed);
damaged.fill(0xff, 20, 40);
const wrongSum = Buffer.from(packed);
wrongSum.writeUInt32LE(1, wrongSum.length - 8);

const inputs: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['a gzipped profile', packed],
  ['one without its end', packed.subarray(0, packed.length - 9)],
  ['one that is damaged', damaged],
  ['one with a wrong checksum', wrongSum],
  ['the first bytes of one', packed.subarray(0, 2)],
  ['a profile that is not compressed', text],
  ['nothing', new Uint8Array(0)],
];

/** The text, or what is said of the error. */
async function outcome(inflating: () => Uint8Array | Promise<Uint8Array>): Promise<string> {
  try {
    return Buffer.from(await inflating()).toString();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return `${error.kind}: ${error.pprofMessage}`;
  }
}

describe('inflateInBackground', () => {
  it.each(inputs)('does with %s what inflate does', async (_, bytes) => {
    for (const maxInflatedBytes of [text.length, text.length - 1]) {
      const limits = { maxInflatedBytes };
      const expected = await outcome(() => inflate(bytes, limits));
      expect(await outcome(() => inflateInBackground(bytes, limits))).toBe(expected);
    }
  });

  it('gives what was packed, and no more than may be', async () => {
    const limits = { maxInflatedBytes: text.length };
    expect(await inflateInBackground(packed, limits)).toEqual(text);
    const less = { maxInflatedBytes: text.length - 1 };
    for (const bytes of [packed, text]) {
      await expect(inflateInBackground(bytes, less)).rejects.toMatchObject({ kind: 'too-large' });
    }
  });
});
