/** Names of time zones, as people type them. */

import { nearest } from '../nearest.ts';

export type ZoneReading =
  | { readonly kind: 'zone'; readonly name: string }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] };

const LONGEST = 64;

/** IANA names in any case, and `UTC`. Offsets are refused: they know no daylight saving. */
export function readTimeZone(typed: string): ZoneReading {
  const name = typed.trim().replaceAll(' ', '_');
  if (/^[a-z][\w+-]*(?:\/[\w+-]+)*$/iu.test(name) && name.length <= LONGEST) {
    const canonical = findCanonical(name);
    if (canonical !== null) return { kind: 'zone', name: spellZone(name, canonical) };
  }
  return { kind: 'unknown', nearest: findNearest(name.slice(0, LONGEST)) };
}

/** Whether a word in a schedule is meant as a zone: `Europe/Lisbon`, `UTC`; no step of cron is. */
export function isZoneWord(word: string): boolean {
  return /^(?:[a-z][a-z_]+\/[a-z][\w+/-]*|utc|gmt)$/iu.test(word);
}

/** The city behind a name, `lisbon`, is what people remember. */
function findNearest(name: string): readonly string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  const city = cityOf(name);
  const alike = zones.filter((zone) => cityOf(zone) === city);
  const cities = nearest(city, [...new Set(zones.map(cityOf))], 3);
  const ofCities = cities.flatMap((near) => zones.filter((zone) => cityOf(zone) === near));
  return [...new Set([...alike, ...nearest(name, zones, 2), ...ofCities])].slice(0, 3);
}

function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).toLowerCase();
}

/** As it was typed, where the platform knows it by another name: `Asia/Kolkata` is no `Asia/Calcutta` to who lives there. */
function spellZone(name: string, canonical: string): string {
  if (canonical.toLowerCase() === name.toLowerCase()) return canonical;
  if (name !== name.toLowerCase()) return name;
  return name.replace(/(?<=^|[/_-])[a-z]/gu, (letter) => letter.toUpperCase());
}

function findCanonical(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
