/** Regular expressions that are written for a person: RE2, as all of pprof's. */

/** A name as a pattern that matches just that text. */
export function escapePattern(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}
