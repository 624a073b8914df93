/** A time zone as the system's files describe it (TZif, RFC 9636), for the abbreviations that Intl does not know. */

import { type FormatTime, formatTimeOn, wholeSeconds } from './time.ts';
import { parseZoneRule, type ZoneRule, type ZoneTime } from './zone-rule.ts';

export interface TimeZone {
  /** Seconds since 1970, ascending. */
  readonly transitions: readonly number[];
  /** What clocks show from each transition on. */
  readonly times: readonly ZoneTime[];
  /** Before the first transition. */
  readonly first: ZoneTime;
  /** After the last transition, where the file gives a rule. */
  readonly rule: ZoneRule | undefined;
}

/** Times on the clocks of a zone. */
export function formatTimeIn(zone: TimeZone): FormatTime {
  return (nanos, precision) =>
    formatTimeOn(timeAt(zone, Number(wholeSeconds(nanos))), nanos, precision);
}

/** Undefined where the bytes are no such file. */
export function readTimeZone(bytes: Uint8Array): TimeZone | undefined {
  try {
    return readBlocks(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    // A DataView throws this where a file ends too early.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const MAGIC = 0x545a6966;
const HEADER_BYTES = 44;
const TYPE_BYTES = 6;

function timeAt(zone: TimeZone, seconds: number): ZoneTime {
  const index = zone.transitions.findLastIndex((transition) => transition <= seconds);
  const isAfterAll = index === zone.transitions.length - 1;
  if (isAfterAll && zone.rule !== undefined) return zone.rule(seconds);
  return zone.times[index] ?? zone.first;
}

/** A file has a block of 4-byte times for old readers and then, from version 2 on, one of 8-byte times. */
function readBlocks(view: DataView): TimeZone | undefined {
  if (view.getUint32(0) !== MAGIC) return undefined;
  const header = readHeader(view, 0);
  if (view.getUint8(4) === 0) return readBlock(view, header, 4);
  const second = readHeader(view, header.start + blockBytes(header, 4));
  return readBlock(view, second, 8);
}

interface Header {
  /** Where the block's data begin. */
  readonly start: number;
  readonly utcIndicators: number;
  readonly standardIndicators: number;
  readonly leapSeconds: number;
  readonly transitions: number;
  readonly types: number;
  readonly characters: number;
}

function readHeader(view: DataView, at: number): Header {
  return {
    start: at + HEADER_BYTES,
    utcIndicators: view.getUint32(at + 20),
    standardIndicators: view.getUint32(at + 24),
    leapSeconds: view.getUint32(at + 28),
    transitions: view.getUint32(at + 32),
    types: view.getUint32(at + 36),
    characters: view.getUint32(at + 40),
  };
}

function blockBytes(header: Header, timeBytes: number): number {
  return (
    header.transitions * (timeBytes + 1) +
    header.types * TYPE_BYTES +
    header.characters +
    header.leapSeconds * (timeBytes + 4) +
    header.standardIndicators +
    header.utcIndicators
  );
}

function readBlock(view: DataView, header: Header, timeBytes: 4 | 8): TimeZone | undefined {
  const indexes = header.start + header.transitions * timeBytes;
  const types = readTypes(view, header, indexes + header.transitions);
  const first = types.find(({ isDaylight }) => !isDaylight) ?? types[0];
  if (first === undefined) return undefined;
  const transitions: number[] = [];
  const times: ZoneTime[] = [];
  for (let i = 0; i < header.transitions; i++) {
    const at = header.start + i * timeBytes;
    transitions.push(timeBytes === 4 ? view.getInt32(at) : Number(view.getBigInt64(at)));
    times.push(types[view.getUint8(indexes + i)] ?? first);
  }
  const footer = timeBytes === 8 ? readFooter(view, header.start + blockBytes(header, 8)) : '';
  return { transitions, times, first, rule: parseZoneRule(footer) };
}

function readTypes(
  view: DataView,
  header: Header,
  at: number,
): readonly (ZoneTime & { readonly isDaylight: boolean })[] {
  const names = at + header.types * TYPE_BYTES;
  return Array.from({ length: Math.min(header.types, 256) }, (_, i) => {
    const type = at + i * TYPE_BYTES;
    return {
      offset: view.getInt32(type),
      isDaylight: view.getUint8(type + 4) === 1,
      abbreviation: readText(view, names + view.getUint8(type + 5), 0),
    };
  });
}

/** The rule between two line ends. */
function readFooter(view: DataView, at: number): string {
  return readText(view, at + 1, 0x0a);
}

function readText(view: DataView, at: number, end: number): string {
  let text = '';
  for (let i = at; view.getUint8(i) !== end; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}
