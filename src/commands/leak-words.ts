/** The words for rates, sizes, names and times in answers about leaks: short enough for a phone, exact enough to act on. */

import type { Frame } from '../leaks/digest.ts';
import { toIsoTime } from '../leaks/iso-time.ts';
import type { Estimate } from '../leaks/judgement.ts';
import { code, text } from '../message/compose.ts';
import type { Inline } from '../message/message.ts';
import { readMoment } from './moments.ts';

/** `+41 MB/h (95 %: 36–46)`; without an interval that is narrower than what is shown, as of memory that is counted whole. Slow ones are told by the day. */
export function describeRate({ estimate, low, high }: Estimate): string {
  const unit = rateUnit(Math.max(Math.abs(estimate), Math.abs(low), Math.abs(high)));
  const [a, b] = [low / unit.bytes, high / unit.bytes];
  const rate = `${signed(estimate / unit.bytes)} ${unit.name}`;
  if (signed(a) === signed(b)) return rate;
  const interval = a > 0 ? `${digits(a)}–${digits(b)}` : `${signed(a)} to ${signed(b)}`;
  return `${rate} (95 %: ${interval})`;
}

/** `−0.2 to +0.4 MB/h`. */
export function describeRateRange({ low, high }: Pick<Estimate, 'low' | 'high'>): string {
  const unit = rateUnit(Math.max(Math.abs(low), Math.abs(high)));
  return `${signed(low / unit.bytes)} to ${signed(high / unit.bytes)} ${unit.name}`;
}

/** `+41 MB/h`, without its interval. */
export function formatRate(bytesPerHour: number): string {
  const unit = rateUnit(Math.abs(bytesPerHour));
  return `${signed(bytesPerHour / unit.bytes)} ${unit.name}`;
}

/** `41 → 0.3 MB/h`: both in the unit of the larger. */
export function formatRates(before: number, after: number): string {
  const unit = rateUnit(Math.max(Math.abs(before), Math.abs(after)));
  return `${plainNumber(before / unit.bytes)} → ${plainNumber(after / unit.bytes)} ${unit.name}`;
}

const MEGABYTE = 2 ** 20;
const RATES = [
  { bytes: 1024 * MEGABYTE, name: 'GB/h' },
  { bytes: MEGABYTE, name: 'MB/h' },
  { bytes: MEGABYTE / 24, name: 'MB/day' },
  { bytes: 1024 / 24, name: 'kB/day' },
];
const SLOWEST = { bytes: 1 / 24, name: 'B/day' };

function rateUnit(largest: number): { readonly bytes: number; readonly name: string } {
  return RATES.find(({ bytes }) => largest >= bytes) ?? SLOWEST;
}

function signed(value: number): string {
  const shown = digits(Math.abs(value));
  if (shown === '0') return '0';
  return value < 0 ? `−${shown}` : `+${shown}`;
}

function plainNumber(value: number): string {
  return value < 0 ? signed(value) : digits(value);
}

/** Two digits that count. */
function digits(value: number): string {
  if (value >= 9.95) return value.toFixed(0);
  return (value >= 0.995 ? value.toFixed(1) : value.toFixed(2)).replace(/\.?0+$/u, '');
}

/** `tango.(*pool).New` of `github.com/lunny/tango.(*pool).New`: as it stands in code. */
export function briefName(name: string): string {
  const end = name.search(/[[(]/u);
  const path = name.lastIndexOf('/', end < 0 ? name.length : end);
  return name.slice(path + 1);
}

/** `serve.go:31`; empty where the profile does not say. */
function placeOf({ file, line }: Frame): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (name === '') return '';
  return line > 0 ? `${name}:${line}` : name;
}

/** The name as code, with the line behind it. */
export function nameFrame(frame: Frame): Inline[] {
  const place = placeOf(frame);
  return [code(briefName(frame.function)), ...(place === '' ? [] : [text(` (${place})`)])];
}

/** Milliseconds since 1970 of a time in a judgement. */
export function readIsoTime(iso: string): number {
  const moment = readMoment([iso])?.moment;
  if (moment?.kind !== 'point') throw new Error(`no time: ${iso}`);
  return Math.round(moment.at);
}

/** `2026-11-22 14:05 UTC`, where no platform writes it in the reader's own zone. */
export function formatTime(at: number): string {
  return `${toIsoTime(at).slice(0, 16).replace('T', ' ')} UTC`;
}

/** A sentence without its looks, its times spelled out. */
export function plainSentence(content: readonly Inline[]): string {
  return content
    .map((inline) => {
      if (inline.kind === 'time') return formatTime(inline.at);
      if (inline.kind === 'command') return `/heap ${inline.words}`;
      if (inline.kind === 'person') return `@${inline.id}`;
      return 'text' in inline ? inline.text : '';
    })
    .join('');
}
