/** The clock of the person at the terminal: the zone that TZ names, else the system's, as Go finds it. */

import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { type FormatTime, formatTimeInUtc } from '../../pprof/time.ts';
import { formatTimeIn, readTimeZone } from '../../pprof/time-zone.ts';

/** `name` is the value of TZ, undefined where it is not set. A zone that is not known is UTC. The zone is read with the first time. */
export function localTimeFormat(name: string | undefined): FormatTime {
  let format: FormatTime | undefined;
  return (nanos, precision) => {
    format ??= zoneFormat(name);
    return format(nanos, precision);
  };
}

function zoneFormat(name: string | undefined): FormatTime {
  for (const path of zoneFiles(name)) {
    const zone = readTimeZone(readIfThere(path));
    if (zone !== undefined) return formatTimeIn(zone);
  }
  return formatTimeInUtc;
}

const SYSTEM_ZONE = '/etc/localtime';
const ZONE_FOLDERS = [
  '/usr/share/zoneinfo',
  '/usr/share/lib/zoneinfo',
  '/usr/lib/locale/TZ',
  '/etc/zoneinfo',
];

function zoneFiles(name: string | undefined): readonly string[] {
  if (name === undefined) return [SYSTEM_ZONE];
  const plain = name.replace(/^:/, '');
  if (plain === '' || plain === 'UTC' || plain.split('/').includes('..')) return [];
  return isAbsolute(plain) ? [plain] : ZONE_FOLDERS.map((folder) => join(folder, plain));
}

function readIfThere(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    return new Uint8Array(0);
  }
}
