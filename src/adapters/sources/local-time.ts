/** The time of a profile in the zone of this machine, as Go prints it: `2026-11-22 20:09:00 CET`. */

import { readFileSync } from 'node:fs';

/** `zoneinfo` are the bytes of the zone's TZif file, from which Go too takes the abbreviations; null where there is none. */
export function formatLocalTime(nanos: bigint, zoneinfo: Uint8Array | null): string {
  const date = new Date(Number(nanos / 1_000_000n));
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const abbreviation = abbreviate(-date.getTimezoneOffset() * 60, zoneinfo);
  return `${day.map(pad).join('-')} ${clock.map(pad).join(':')} ${abbreviation}`;
}

/** `tz` is the environment's TZ; Go reads /etc/localtime where it is not set, and takes an empty one for UTC. */
export function readZoneinfo(tz: string | undefined): Uint8Array | null {
  if (tz === '') return null;
  const name = tz?.replace(/^:/, '');
  try {
    if (name === undefined) return readFileSync('/etc/localtime');
    return readFileSync(name.startsWith('/') ? name : `/usr/share/zoneinfo/${name}`);
  } catch {
    return null;
  }
}

function pad(part: number): string {
  return String(part).padStart(2, '0');
}

/** The zone's own word for an offset, e.g. `CEST`; without one, `UTC` or the offset itself. */
function abbreviate(offset: number, zoneinfo: Uint8Array | null): string {
  const known = zoneinfo === null ? undefined : findAbbreviation(zoneinfo, offset);
  if (known !== undefined) return known;
  if (offset === 0) return 'UTC';
  const minutes = Math.round(Math.abs(offset) / 60);
  const sign = offset < 0 ? '-' : '+';
  const rest = minutes % 60 === 0 ? '' : pad(minutes % 60);
  return `${sign}${pad(Math.floor(minutes / 60))}${rest}`;
}

/**
 * The abbreviation that the zone last used for this offset. RFC 8536: two blocks of the same layout, the second with
 * 8-byte times. Newer files leave the first one all but empty.
 */
function findAbbreviation(zoneinfo: Uint8Array, offset: number): string | undefined {
  const bytes = Buffer.from(zoneinfo);
  try {
    const first = readBlock(bytes, 0, 4);
    const block = bytes.toString('latin1', 4, 5) >= '2' ? readBlock(bytes, first.end, 8) : first;
    return searchBlock(bytes, block, offset);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Where the parts of a block start. */
interface Block {
  /** One byte per transition: its row among the types. */
  readonly transitions: number;
  /** Six bytes per type: offset, daylight saving, place of the abbreviation. */
  readonly types: number;
  readonly names: number;
  readonly end: number;
}

const headerBytes = 44;
const typeBytes = 6;

function readBlock(bytes: Buffer, start: number, timeBytes: number): Block {
  if (bytes.toString('latin1', start, start + 4) !== 'TZif')
    throw new RangeError('not a TZif file');
  const count = (field: number) => bytes.readUInt32BE(start + 20 + 4 * field);
  const [utCount, standardCount, leapCount] = [count(0), count(1), count(2)];
  const [timeCount, typeCount, nameBytes] = [count(3), count(4), count(5)];
  const transitions = start + headerBytes + timeCount * timeBytes;
  const types = transitions + timeCount;
  const names = types + typeCount * typeBytes;
  const leapBytes = leapCount * (timeBytes + 4);
  return {
    transitions,
    types,
    names,
    end: names + nameBytes + leapBytes + standardCount + utCount,
  };
}

function searchBlock(bytes: Buffer, block: Block, offset: number): string | undefined {
  const { transitions, types, names } = block;
  const latestFirst = [...bytes.subarray(transitions, types)].reverse();
  const typeCount = (names - types) / typeBytes;
  for (const type of [...latestFirst, ...Array(typeCount).keys()]) {
    const row = types + type * typeBytes;
    if (bytes.readInt32BE(row) !== offset) continue;
    const start = names + bytes.readUInt8(row + 5);
    return bytes.toString('latin1', start, bytes.indexOf(0, start));
  }
  return undefined;
}
