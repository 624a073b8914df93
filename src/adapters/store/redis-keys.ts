/** The names of what lies in Redis. */

import { boundName } from './bound-name.ts';

/**
 * In the order in which the scripts take them. The braces make Redis Cluster keep all keys of a service on one node, so that one script
 * may change them.
 */
const SERVICE_PARTS = [
  'taken',
  'fetched',
  'meta',
  'profiles',
  'pinned',
  'labelled',
  'moments',
  'digests',
  'numbers',
  'definitions',
  'days',
  'last-number',
] as const;

export function serviceKeys(service: string): string[] {
  return SERVICE_PARTS.map((part) => serviceKey(service, part));
}

export function serviceKey(service: string, part: (typeof SERVICE_PARTS)[number]): string {
  return `heap:{${boundName(service)}}:${part}`;
}

/** No service has a colon in its braces: boundName escapes it. */
export function documentKeys(kind: string): [string, string] {
  return [`heap:{documents:${kind}}:records`, `heap:{documents:${kind}}:last-revision`];
}

/** Bytes of the profiles, by service. */
export const SIZES_KEY = 'heap:sizes';

export const CHECK_KEY = 'heap:check';

export function counterKey(counter: string): string {
  return `heap:counter:${boundName(counter)}`;
}

export function placeKey(place: string): string {
  return `heap:investigation:${boundName(place)}`;
}

export function claimKey(key: string): string {
  return `heap:claim:${boundName(key)}`;
}
