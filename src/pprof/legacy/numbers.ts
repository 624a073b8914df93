/** Numbers as Go's strconv reads them from text, and its conversion from float64 to int64. */

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;
const GO_INTEGER = /^([+-]?)(0x[0-9a-f]+|0o?[0-7]*|0b[01]+|[1-9][0-9]*)$/i;

/** A decimal int64, undefined where it is none. */
export function parseDecimal(text: string): bigint | undefined {
  return /^[+-]?\d{1,40}$/.test(text) ? inRange(BigInt(text.replace('+', ''))) : undefined;
}

/** An int64 in any of Go's notations (`12`, `0x1f`, `0b11`, `017`), undefined where it is none. */
export function parseInteger(text: string): bigint | undefined {
  const match = text.length > 80 ? null : GO_INTEGER.exec(text);
  if (!match) return undefined;
  const [, sign, digits = '0'] = match;
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return inRange(sign === '-' ? -value : value);
}

/** A uint64 written as hexadecimal digits without prefix, undefined where it is none. */
export function parseHex(digits: string): bigint | undefined {
  if (!/^[0-9a-f]{1,40}$/i.test(digits)) return undefined;
  const value = BigInt(`0x${digits}`);
  return value <= UINT64_MAX ? value : undefined;
}

/** Go's int64(x): the fraction is cut off; what does not fit becomes the smallest int64, as on amd64. */
export function truncateToInt64(value: number): bigint {
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : INT64_MIN;
}

function inRange(value: bigint): bigint | undefined {
  return value >= INT64_MIN && value <= INT64_MAX ? value : undefined;
}
