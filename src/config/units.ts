/** The units of the configuration: durations, sizes, addresses. */

import { z } from 'zod';

const SIZE = 'a size such as 512MB, 2GiB or 1073741824';

export const duration = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h|d)$/u, 'a duration such as 30s, 2m or 500ms')
  .transform((text) => toMillis(text));

/** YAML reads a size without a unit as a number. */
export const bytes = z
  .union([z.string(), z.int().min(0).transform(String)], SIZE)
  .pipe(z.string().regex(/^\d{1,15}(\.\d{1,3})? ?([KMGT]i?)?B?$/iu, SIZE))
  .transform((text) => toBytes(text));

const PACE = 'a duration of at least 1m, such as 15m or 1h';

/** Between two snapshots of a service. */
export const pace = duration.refine((millis) => millis >= 60_000, PACE);

const GC_PERCENT = 'the GOGC of the service: a number such as 100, or off';

/** YAML reads `off` as text, and a number as one. Null where the collector is off. */
export const gcPercent = z
  .union([z.int().min(1).max(1_000_000), z.literal('off'), z.literal(false)], GC_PERCENT)
  .transform((percent) => (typeof percent === 'number' ? percent : null));

/** `example.com/blog` or `main`. */
export const packagePrefix = z
  .string()
  .regex(/^[^\s@?#]{1,500}$/u, 'the beginning of a package path such as example.com/blog');

export const httpUrl = z
  .string()
  .refine(isHttpUrl, 'an address that starts with http:// or https://');

const MILLIS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function toMillis(text: string): number {
  const [, amount = '0', unit = 's'] = /^(\d+)(\w+)$/u.exec(text) ?? [];
  return Number(amount) * (MILLIS[unit] ?? 1000);
}

/** Powers of 1024, whichever way the unit is spelled: that is what Go, pprof and Kubernetes' Mi mean by memory. */
function toBytes(text: string): number {
  const [, amount = '0', unit = ''] = /^([\d.]+) ?([KMGT]?)/iu.exec(text) ?? [];
  return Math.round(
    Number(amount) * 1024 ** ' KMGT'.indexOf(unit === '' ? ' ' : unit.toUpperCase()),
  );
}

export function isHttpUrl(text: string): boolean {
  return /^https?:\/\//u.test(text) && URL.canParse(text);
}
