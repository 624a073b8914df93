/** Writes protobuf fields one by one, so that a test can write what no encoder would. */

export function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields);
}

export function varint(field: number, value: bigint): Uint8Array {
  return message(encode(BigInt(field) << 3n), encode(value));
}

export function bytes(field: number, content: Uint8Array): Uint8Array {
  return message(encode((BigInt(field) << 3n) | 2n), encode(BigInt(content.length)), content);
}

export function packed(field: number, values: readonly bigint[]): Uint8Array {
  return bytes(field, message(...values.map(encode)));
}

export function fixed64(field: number): Uint8Array {
  return message(encode((BigInt(field) << 3n) | 1n), new Uint8Array(8));
}

export function fixed32(field: number): Uint8Array {
  return message(encode((BigInt(field) << 3n) | 5n), new Uint8Array(4));
}

function encode(value: bigint): Uint8Array {
  const parts: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 128n) {
    parts.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  parts.push(Number(rest));
  return Uint8Array.from(parts);
}
