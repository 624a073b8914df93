import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Profile as OtherProfile, StringTable } from 'pprof-format';
import { describe, expect, test } from 'vitest';
import { readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { encodeProfile } from '../../../src/pprof/encode.ts';
import { ProfileError } from '../../../src/pprof/errors.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { anyProfile } from '../../support/any-profile.ts';
import { drawProfile } from '../../support/draw-profile.ts';
import { listStacks } from '../../support/list-stacks.ts';
import { bytes, fixed32, fixed64, message, packed, varint } from '../../support/wire-writer.ts';

const LIMITS = { maxInflatedBytes: 2 ** 20 };
const DRAWN = drawProfile('main;a>b 1 10 bytes=10\nmain;c 2 20 method=GET');
const ENCODED = encodeProfile(DRAWN);

describe('a protobuf profile', () => {
  test('is read plain and gzipped', () => {
    expect(listStacks(readProfile(ENCODED, LIMITS))).toEqual(listStacks(DRAWN));
    expect(listStacks(readProfile(gzipSync(ENCODED), LIMITS))).toEqual(listStacks(DRAWN));
  });

  test('may have its repeated fields packed or not', () => {
    const first = message(packed(1, [1n, 2n]), packed(2, [7n]));
    const second = message(varint(1, 1n), varint(1, 2n), varint(2, 7n));
    const file = smallProfile([bytes(2, first), bytes(2, second)]);
    const { samples } = readProfile(file, LIMITS);
    expect(Array.from(samples.stack)).toEqual([0, 1, 0, 1]);
    expect(Array.from(samples.stackStart)).toEqual([0, 2, 4]);
    expect(samples.values).toEqual([Float64Array.of(7, 7)]);
  });

  test('keeps 64-bit ids and addresses', () => {
    const id = 2n ** 64n - 1n;
    const location = message(varint(1, id), varint(3, 2n ** 63n + 5n));
    const file = smallProfile([
      bytes(2, message(packed(1, [id]), packed(2, [1n]))),
      bytes(4, location),
    ]);
    const { locations, samples } = readProfile(file, LIMITS);
    expect(locations.id[2]).toBe(id);
    expect(locations.address[2]).toBe(2n ** 63n + 5n);
    expect(Array.from(samples.stack)).toEqual([2]);
  });

  test('may hold fields that nobody knows yet', () => {
    const sample = message(packed(1, [1n]), varint(9, 3n), fixed64(8), packed(2, [5n]), fixed32(7));
    const file = smallProfile([bytes(2, sample), bytes(100, message()), varint(99, 1n)]);
    expect(readProfile(file, LIMITS).samples.values).toEqual([Float64Array.of(5)]);
  });

  test('has bigint values from where their sum is no exact number', () => {
    const exact = drawProfile(`a ${2n ** 53n - 2n}\nb -1`).samples.values[0];
    const inexact = drawProfile(`a ${2n ** 53n - 2n}\nb -2`).samples.values[0];
    expect(exact).toEqual(Float64Array.of(2 ** 53 - 2, -1));
    expect(inexact).toEqual(BigInt64Array.of(2n ** 53n - 2n, -2n));
  });

  test('holds what another decoder finds in it', () => {
    fc.assert(
      fc.property(anyProfile(), (profile) => {
        const encoded = encodeProfile(profile);
        expect(columnsAsObjects(readProfile(encoded, LIMITS))).toEqual(otherDecoder(encoded));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a table of locations of any size', () => {
  test.each([1, 65_536, 65_537])('%d locations keep their rows apart', (count) => {
    const rows = Array.from({ length: count }, (_, row) => row);
    const stringTable = new StringTable();
    const type = stringTable.dedup('space');
    const file = new OtherProfile({
      stringTable,
      sampleType: [{ type, unit: type }],
      location: rows.map((row) => ({ id: row + 1, address: 1000 + row })),
      sample: [{ locationId: rows.map((row) => row + 1), value: [1] }],
    });
    const { samples, locations } = readProfile(file.encode(), { maxInflatedBytes: 2 ** 22 });
    expect(samples.stack.length).toBe(count);
    expect(samples.stack.every((location, row) => location === row)).toBe(true);
    expect(locations.address.at(-1)).toBe(BigInt(999 + count));
  });
});

describe('an input that is no profile', () => {
  test.each([
    ['empty', new Uint8Array(0), 'parsing profile: empty input file'],
    ['empty', gzipSync(new Uint8Array(0)), 'parsing profile: empty input file'],
    ['truncated', gzipSync(ENCODED).subarray(0, -20), 'decompressing profile: unexpected EOF'],
    ['truncated', ENCODED.subarray(0, -3), 'parsing profile: unrecognized profile format'],
    ['malformed', damaged(gzipSync(ENCODED)), 'decompressing profile: gzip: invalid checksum'],
    ['html', page('<!DOCTYPE html><p>Log in'), 'parsing profile: unrecognized profile format'],
    ['html', page('\n<html><body>404'), 'parsing profile: unrecognized profile format'],
    ['too-large', gzipSync(new Uint8Array(2 ** 21)), expect.stringMatching(/larger than/)],
    ['too-large', new Uint8Array(2 ** 21), expect.stringMatching(/larger than/)],
    ['unrecognized', page('{"error":"not found"}'), 'parsing profile: unrecognized profile format'],
    [
      'concatenated',
      Buffer.concat([message(varint(9, 5n)), message(varint(9, 5n))]),
      'parsing profile: concatenated profiles detected',
    ],
  ])('is called %s', (kind, input, pprofMessage) => {
    expect(failure(input)).toMatchObject({ kind, pprofMessage });
  });

  test('says what to do', () => {
    expect(failure(new Uint8Array(0)).message).toMatch(/\/debug\/pprof\/heap/);
    expect(failure(page('<html>')).message).toMatch(/web page/);
  });
});

describe('a profile that contradicts itself', () => {
  test.each([
    ['mismatch: sample has 2 values vs. 1 types', bytes(2, message(packed(2, [1n, 2n])))],
    ['sample has nil location', bytes(2, message(packed(1, [9n]), packed(2, [1n])))],
    ['found location with reserved id=0', bytes(4, message(varint(3, 5n)))],
    ['multiple locations with same id: 2', bytes(4, message(varint(1, 2n)))],
    [
      'location id: 3 has a line with nil function',
      bytes(4, message(varint(1, 3n), bytes(4, message(varint(1, 77n))))),
    ],
    ['found function with reserved ID=0', bytes(5, message(varint(2, 0n)))],
    ['found mapping with reserved ID=0', bytes(3, message(varint(2, 5n)))],
  ])('is malformed: %s', (problem, field) => {
    const error = failure(smallProfile([field]));
    expect(error).toMatchObject({
      kind: 'malformed',
      pprofMessage: `malformed profile: ${problem}`,
    });
  });

  test('needs sample types once it has samples', () => {
    const file = message(bytes(2, message(packed(2, [1n]))), bytes(6, message()));
    expect(failure(file).pprofMessage).toBe('malformed profile: missing sample type information');
  });
});

describe('hostile bytes', () => {
  test('give a profile or a ProfileError, nothing else', () => {
    const change = fc.record({ at: fc.nat(ENCODED.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.nat(ENCODED.length), (changes, cut) => {
        const input = ENCODED.slice(0, cut);
        for (const { at, byte } of changes) if (at < cut) input[at] = byte;
        readOrProfileError(input);
        readOrProfileError(gzipSync(input));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['locations', 4, 'malformed'],
    ['functions', 5, 'malformed'],
    ['mappings', 3, 'malformed'],
    ['samples', 2, 'malformed'],
    ['strings', 6, 'too-large'],
  ])('that claim endless empty %s are refused before room is made for them', (_, field, kind) => {
    const rows = Buffer.alloc(2 * 17_000_000);
    for (let at = 0; at < rows.length; at += 2) rows[at] = (field << 3) | 2;
    const file = Buffer.concat([smallProfile([]), rows]);
    expect(failure(file, { maxInflatedBytes: 2 ** 26 }).kind).toBe(kind);
  });

  test('of any kind are refused just so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => readOrProfileError(input)),
      { numRuns: 2000 },
    );
  });
});

function readOrProfileError(input: Uint8Array): void {
  try {
    readProfile(input, LIMITS);
  } catch (error) {
    expect(error).toBeInstanceOf(ProfileError);
  }
}

function failure(input: Uint8Array, limits = LIMITS): ProfileError {
  try {
    readProfile(input, limits);
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  throw new Error('no error');
}

function page(text: string): Uint8Array {
  return Buffer.from(text);
}

function damaged(gzipped: Buffer): Buffer {
  const last = gzipped.length - 6;
  gzipped[last] = (gzipped[last] ?? 0) ^ 0xff;
  return gzipped;
}

/** One sample type, locations 1 and 2, and the given fields. */
function smallProfile(fields: readonly Uint8Array[]): Uint8Array {
  return message(
    bytes(1, message(varint(1, 1n), varint(2, 2n))),
    bytes(4, message(varint(1, 1n))),
    bytes(4, message(varint(1, 2n))),
    ...fields,
    ...['', 'space', 'bytes'].map((text) => bytes(6, Buffer.from(text))),
  );
}

/** Both decoders' findings in one form: texts for indexes, bigints for numbers. */
function otherDecoder(encoded: Uint8Array) {
  const profile = OtherProfile.decode(encoded);
  const { strings } = profile.stringTable;
  const text = (index: number | bigint) => strings[Number(index)];
  return {
    samples: profile.sample.map((sample) => ({
      stack: sample.locationId.map((id) => BigInt.asUintN(64, BigInt(id))),
      values: sample.value.map((value) => BigInt.asIntN(64, BigInt(value))),
      labels: sample.label.map(({ key, str, num, numUnit }) => ({
        key: text(key),
        text: text(str),
        number: BigInt.asIntN(64, BigInt(num)),
        unit: text(numUnit),
      })),
    })),
    names: profile.function.map(({ name }) => text(name)),
    comments: profile.comment.map(text),
  };
}

function columnsAsObjects(profile: Profile) {
  const { samples, labels, locations, functions, strings } = profile;
  return {
    samples: Array.from({ length: samples.count }, (_, sample) => ({
      stack: Array.from(
        samples.stack.subarray(samples.stackStart[sample], samples.stackStart[sample + 1]),
        (row) => locations.id[row],
      ),
      values: samples.values.map((column) => BigInt(column[sample] ?? 0)),
      labels: Array.from(
        { length: (labels.start[sample + 1] ?? 0) - (labels.start[sample] ?? 0) },
        (_, position) => {
          const row = (labels.start[sample] ?? 0) + position;
          return {
            key: strings.get(labels.key[row] ?? 0),
            text: strings.get(labels.text[row] ?? 0),
            number: labels.number[row],
            unit: strings.get(labels.unit[row] ?? 0),
          };
        },
      ),
    })),
    names: Array.from(functions.name, (name) => strings.get(name)),
    comments: profile.comments,
  };
}
