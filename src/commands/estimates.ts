/** Estimates in bytes with their intervals, as answers write them: `+12.3 MB (95 %: 8.1…16.9)`. */

import type { Estimate } from '../leaks/judgement.ts';
import { formatBytes } from './units.ts';

/** `+12.3 MB`, `−3 MB`, `0`. */
export function signedBytes(bytes: number): string {
  if (Math.round(bytes) === 0) return '0';
  return `${bytes > 0 ? '+' : '−'}${formatBytes(Math.abs(bytes))}`;
}

/** `+12.3 MB (95 %: 8.1…16.9)`, all in one unit; `per` goes behind the unit, as in `MB/h`. No range that would read like one number. */
export function describeEstimate(estimate: Estimate, per = ''): string {
  const unit = unitOf(estimate);
  const value = `${signedNumber(estimate.estimate, unit)} ${unit.name}${per}`;
  const isExact = plainNumber(estimate.low, unit) === plainNumber(estimate.high, unit);
  return isExact ? value : `${value} (95 %: ${describeRange(estimate)})`;
}

/** `8.1…16.9`, in the unit of the whole estimate. */
export function describeRange(estimate: Estimate): string {
  const unit = unitOf(estimate);
  return `${plainNumber(estimate.low, unit)}…${plainNumber(estimate.high, unit)}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

interface Unit {
  readonly name: string;
  readonly bytes: number;
}

function unitOf({ estimate, low, high }: Estimate): Unit {
  const largest = Math.max(1, Math.abs(estimate), Math.abs(low), Math.abs(high));
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(largest) / 10));
  return { name: UNITS[power] ?? 'B', bytes: 1024 ** power };
}

function plainNumber(bytes: number, unit: Unit): string {
  const digits = (Math.abs(bytes) / unit.bytes).toFixed(unit.bytes === 1 ? 0 : 1);
  return `${bytes < 0 && Number(digits) > 0 ? '−' : ''}${digits.replace(/\.0$/u, '')}`;
}

function signedNumber(bytes: number, unit: Unit): string {
  const plain = plainNumber(bytes, unit);
  return plain === '0' || plain.startsWith('−') ? plain : `+${plain}`;
}
