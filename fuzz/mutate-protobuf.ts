/** Changes protobuf profiles: in their structure, so that the damage lies deep, and byte by byte. */

import type { Random } from './random.ts';
import {
  type BytesField,
  parsePacked,
  parseWire,
  type WireField,
  writeVarint,
  writeWire,
} from './wire-tree.ts';

/** A profile with one to a few changes. `other` is one to take parts from. */
export function mutateProtobuf(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let changed = bytes;
  const changes = 1 + random.below(random.chance(0.2) ? 12 : 3);
  for (let change = 0; change < changes; change++) {
    const fields = random.chance(0.75) ? parseWire(changed) : null;
    changed =
      fields === null || fields.length === 0
        ? mutateBytes(changed, random)
        : writeWire(mutateMessage(fields, parseWire(other) ?? [], random));
  }
  return changed;
}

/** Values at which something overflows, ends, or begins to mean something else. */
const edgeValues = [
  0n,
  1n,
  2n,
  3n,
  127n,
  128n,
  255n,
  16383n,
  16384n,
  65535n,
  65536n,
  2n ** 21n - 1n,
  2n ** 21n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 63n + 1n,
  2n ** 64n - 1n,
  2n ** 64n - 5n,
];

type Message = readonly WireField[];
type MessageChange = (fields: WireField[], at: number, other: Message, random: Random) => Message;

const messageChanges: readonly MessageChange[] = [
  changeField,
  changeField,
  changeField,
  changeField,
  changeField,
  changeField,
  (fields, at) => fields.toSpliced(at, 1),
  (fields, at, _other, random) =>
    fields.toSpliced(random.below(fields.length), 0, ...fields.slice(at, at + 1)),
  (fields, at, _other, random) => moveField(fields, at, random.below(fields.length)),
  (fields, at, other, random) => fields.toSpliced(at, 0, ...sliceOf(other, random)),
  (fields, at, other, random) => [...fields.slice(0, at), ...sliceOf(other, random)],
  (fields, at, _other, random) => repeatField(fields, at, random),
];

function mutateMessage(fields: WireField[], other: Message, random: Random): Message {
  return random.pick(messageChanges)(fields, random.below(fields.length), other, random);
}

function moveField(fields: WireField[], from: number, to: number): Message {
  return fields.toSpliced(from, 1).toSpliced(to, 0, ...fields.slice(from, from + 1));
}

function sliceOf(fields: Message, random: Random): Message {
  const start = random.below(fields.length + 1);
  return fields.slice(start, start + 1 + random.below(6));
}

/** Many of the same: rows with one id, samples of nothing, endless strings. */
function repeatField(fields: WireField[], at: number, random: Random): Message {
  const copies = random.chance(0.05) ? 20_000 : 2 + random.below(300);
  const field = fields
    .slice(at, at + 1)
    .flatMap((one) => Array.from({ length: copies }, () => one));
  return fields.toSpliced(at, 1, ...field);
}

function changeField(fields: WireField[], at: number, other: Message, random: Random): Message {
  const field = fields[at];
  if (field === undefined) return fields;
  return fields.toSpliced(at, 1, ...changedField(field, other, random));
}

function changedField(field: WireField, other: Message, random: Random): WireField[] {
  if (random.chance(0.05))
    return [{ ...field, field: random.below(random.chance(0.1) ? 3000 : 17) }];
  if (random.chance(0.03)) {
    return [{ kind: 'fixed', field: field.field, content: new Uint8Array(random.pick([4, 8])) }];
  }
  switch (field.kind) {
    case 'varint':
      return [changedVarint(field.value, field.field, random)];
    case 'bytes':
      return changedBytes(field, other, random);
    case 'fixed':
      return [field];
  }
}

function changedVarint(value: bigint, field: number, random: Random): WireField {
  if (random.chance(0.1)) return { kind: 'bytes', field, content: writeVarint(value) };
  return { kind: 'varint', field, value: changedValue(value, random) };
}

function changedValue(value: bigint, random: Random): bigint {
  switch (random.below(4)) {
    case 0:
      return random.pick(edgeValues);
    case 1:
      return value + BigInt(random.below(5) - 2);
    case 2:
      return -value;
    default:
      return value ^ (1n << BigInt(random.below(64)));
  }
}

/** Field numbers of packed values in a sample. */
const packedFields = [1, 2];

function changedBytes(field: BytesField, other: Message, random: Random): WireField[] {
  if (random.chance(0.05)) return [{ ...field, lengthError: random.below(9) - 4 }];
  const nested = random.chance(0.7) ? parseWire(field.content) : null;
  if (nested !== null && nested.length > 0) {
    return [
      { ...field, content: writeWire(mutateMessage(nested, nestedOf(other, random), random)) },
    ];
  }
  const packed = packedFields.includes(field.field) ? parsePacked(field.content) : null;
  if (packed !== null && packed.length > 0) return changedPacked(field, packed, random);
  return [{ ...field, content: mutateBytes(field.content, random) }];
}

function nestedOf(other: Message, random: Random): Message {
  const field = other.length === 0 ? undefined : random.pick(other);
  return field?.kind === 'bytes' ? (parseWire(field.content) ?? []) : [];
}

function changedPacked(field: BytesField, values: readonly bigint[], random: Random): WireField[] {
  const at = random.below(values.length);
  switch (random.below(5)) {
    case 0:
      return values.map((value) => ({ kind: 'varint', field: field.field, value }));
    case 1: {
      const rest = values.slice(at).map((value) => pack(field, [value]));
      return [pack(field, values.slice(0, at)), ...rest];
    }
    case 2:
      return [pack(field, values.toSpliced(at, 1))];
    case 3:
      return [pack(field, [...values, ...values.slice(at), ...values])];
    default:
      return [pack(field, values.toSpliced(at, 1, changedValue(values[at] ?? 0n, random)))];
  }
}

function pack(field: BytesField, values: readonly bigint[]): BytesField {
  return { ...field, content: Buffer.concat(values.map(writeVarint)) };
}

/** Bit flips, cuts, insertions, overwriting and doubling, wherever they fall. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = random.below(random.chance(0.1) ? bytes.length + 1 : 9);
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at);
  switch (random.below(7)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, after.subarray(length)]);
    case 2:
      return Buffer.concat([before, randomBytes(length, random), after]);
    case 3:
      return Buffer.concat([before, randomBytes(length, random), after.subarray(length)]);
    case 4:
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 5:
      return Buffer.concat([before, writeVarint(random.pick(edgeValues)), after.subarray(1)]);
    default:
      return flipBit(bytes, at, random);
  }
}

function randomBytes(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length: Math.min(length, 64) }, () => random.below(256));
}

function flipBit(bytes: Uint8Array, at: number, random: Random): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  const byte = flipped[at];
  if (byte !== undefined) flipped[at] = byte ^ (1 << random.below(8));
  return flipped;
}
