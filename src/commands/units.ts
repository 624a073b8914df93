/** Numbers with units, in pprof's own spelling (kB is 1024 bytes). */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `1536` is `1.5 kB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(
    UNITS.length - 1,
    Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10)),
  );
  const scaled = bytes / 1024 ** power;
  return `${trimZeros(scaled.toFixed(power === 0 ? 0 : 1))} ${UNITS[power] ?? 'B'}`;
}

/** `1234567` is `1,234,567`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** `1` is `1 stack`, `1234` is `1,234 stacks`. */
export function countNoun(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1834` is `1.8 s`, `240` is `240 ms`. */
export function formatMillis(millis: number): string {
  return millis < 1000 ? `${Math.round(millis)} ms` : `${trimZeros((millis / 1000).toFixed(1))} s`;
}

function trimZeros(digits: string): string {
  return digits.replace(/\.0$/u, '');
}
