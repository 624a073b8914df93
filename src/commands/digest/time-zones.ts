/** Names of time zones, as people type them. */

import { nearest } from '../nearest.ts';

export type ZoneReading =
  | { readonly kind: 'zone'; readonly name: string }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] };

const LONGEST = 64;

/** What people call the time where they live. The platform takes some of them, and for other places: `BST` for Dhaka, `EST` for Panama. */
const ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  est: ['America/New_York'],
  edt: ['America/New_York'],
  cst: ['America/Chicago', 'Asia/Shanghai'],
  cdt: ['America/Chicago'],
  mst: ['America/Denver', 'America/Phoenix'],
  mdt: ['America/Denver'],
  pst: ['America/Los_Angeles'],
  pdt: ['America/Los_Angeles'],
  ast: ['America/Halifax', 'Asia/Riyadh'],
  bst: ['Europe/London'],
  ist: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
  cest: ['Europe/Berlin'],
  eest: ['Europe/Kyiv'],
  west: ['Europe/Lisbon'],
  msk: ['Europe/Moscow'],
  jst: ['Asia/Tokyo'],
  kst: ['Asia/Seoul'],
  sgt: ['Asia/Singapore'],
  hkt: ['Asia/Hong_Kong'],
  aest: ['Australia/Sydney', 'Australia/Brisbane'],
  aedt: ['Australia/Sydney'],
  acst: ['Australia/Adelaide', 'Australia/Darwin'],
  awst: ['Australia/Perth'],
  nzst: ['Pacific/Auckland'],
  nzdt: ['Pacific/Auckland'],
};

/** Zones of three letters or fewer that are what they are called. */
const SHORT_ZONES = [
  'utc',
  'gmt',
  'uct',
  'cet',
  'eet',
  'wet',
  'met',
  'hst',
  'gb',
  'nz',
  'prc',
  'rok',
];

/**
 * IANA names in any case, and `UTC`. Offsets are refused, they know no daylight saving, and so are abbreviations that stand for
 * several places or for half of the year.
 */
export function readTimeZone(typed: string): ZoneReading {
  const name = typed.trim().replaceAll(' ', '_');
  const places = findPlaces(name);
  if (places !== null) return { kind: 'unknown', nearest: places };
  if (/^[a-z][\w+-]*(?:\/[\w+-]+)*$/iu.test(name) && name.length <= LONGEST) {
    const canonical = findCanonical(name);
    if (canonical !== null) return { kind: 'zone', name: spellZone(name, canonical) };
  }
  return { kind: 'unknown', nearest: findNearest(name.slice(0, LONGEST)) };
}

/** Whether a word in a schedule is meant as a zone: `Europe/Lisbon`, `UTC`, `PST`, `UTC+2`; no step of cron is. */
export function isZoneWord(word: string): boolean {
  const isNamed = /^(?:[a-z][a-z_]+\/[a-z][\w+/-]*|[cew]et)$/iu.test(word);
  return isNamed || isOffset(word) || Object.hasOwn(ABBREVIATIONS, word.toLowerCase());
}

/** `UTC+2`, `+02:00`; also `UTC` itself. */
export function isOffset(word: string): boolean {
  return /^(?:(?:utc|gmt)(?:[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d{1,2}:?\d\d)$/iu.test(word);
}

/** Null where the name may be taken as it is. */
function findPlaces(name: string): readonly string[] | null {
  const short = name.toLowerCase();
  if (Object.hasOwn(ABBREVIATIONS, short)) return ABBREVIATIONS[short] ?? [];
  return /^[a-z]{2,3}$/u.test(short) && !SHORT_ZONES.includes(short) ? findNearest(name) : null;
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
  return name.replace(/[a-z]+/gu, (part) =>
    part === 'us' || SHORT_ZONES.includes(part)
      ? part.toUpperCase()
      : `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`,
  );
}

function findCanonical(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
