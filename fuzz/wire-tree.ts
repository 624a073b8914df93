/** A protobuf message as a tree that can be changed anywhere and written back, right or wrong. */

export type WireField = VarintField | BytesField | FixedField;

export interface VarintField {
  readonly kind: 'varint';
  readonly field: number;
  readonly value: bigint;
}

export interface BytesField {
  readonly kind: 'bytes';
  readonly field: number;
  readonly content: Uint8Array;
  /** Added to the length that is written: what makes it a lie. */
  readonly lengthError?: number;
}

export interface FixedField {
  readonly kind: 'fixed';
  readonly field: number;
  readonly content: Uint8Array;
}

/** The fields of a message, or null where the bytes are none. */
export function parseWire(bytes: Uint8Array): WireField[] | null {
  const fields: WireField[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = parseVarint(bytes, at);
    if (tag === null || tag.value > 0xffffn) return null;
    const parsed = parseField(bytes, Number(tag.value), tag.end);
    if (parsed === null) return null;
    fields.push(parsed.field);
    at = parsed.end;
  }
  return fields;
}

export function writeWire(fields: readonly WireField[]): Uint8Array {
  return Buffer.concat(fields.flatMap(writeField));
}

export function writeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** Packed varints, or null where the bytes are none. */
export function parsePacked(bytes: Uint8Array): bigint[] | null {
  const values: bigint[] = [];
  for (let at = 0; at < bytes.length; ) {
    const parsed = parseVarint(bytes, at);
    if (parsed === null) return null;
    values.push(parsed.value);
    at = parsed.end;
  }
  return values;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

function parseField(
  bytes: Uint8Array,
  tag: number,
  start: number,
): { field: WireField; end: number } | null {
  const field = tag >> 3;
  switch (tag & 7) {
    case VARINT: {
      const parsed = parseVarint(bytes, start);
      return parsed && { field: { kind: 'varint', field, value: parsed.value }, end: parsed.end };
    }
    case BYTES: {
      const length = parseVarint(bytes, start);
      if (length === null || length.value > bytes.length - length.end) return null;
      const end = length.end + Number(length.value);
      return { field: { kind: 'bytes', field, content: bytes.subarray(length.end, end) }, end };
    }
    default:
      return null;
  }
}

function parseVarint(bytes: Uint8Array, start: number): { value: bigint; end: number } | null {
  let value = 0n;
  for (let at = start; at < Math.min(bytes.length, start + 10); at++) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 127) << BigInt(7 * (at - start));
    if (byte < 128) return { value: BigInt.asUintN(64, value), end: at + 1 };
  }
  return null;
}

function writeField(field: WireField): Uint8Array[] {
  const tag = (wireType: number) => writeVarint(BigInt(field.field * 8 + wireType));
  switch (field.kind) {
    case 'varint':
      return [tag(VARINT), writeVarint(field.value)];
    case 'bytes': {
      const length = BigInt(field.content.length) + BigInt(field.lengthError ?? 0);
      return [tag(BYTES), writeVarint(length), field.content];
    }
    case 'fixed':
      return [tag(field.content.length === 8 ? FIXED64 : FIXED32), field.content];
  }
}
