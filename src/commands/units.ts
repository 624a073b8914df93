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

const SPANS = [
  { name: 'd', part: 'h', seconds: 86_400, partSeconds: 3600 },
  { name: 'h', part: 'min', seconds: 3600, partSeconds: 60 },
  { name: 'min', part: 's', seconds: 60, partSeconds: 1 },
];

/** Time between two moments, in its two largest units: `3 h 12 min`, `45 s`. */
export function formatSpan(millis: number): string {
  const seconds = Math.round(Math.abs(millis) / 1000);
  const span = SPANS.find((candidate) => seconds >= candidate.seconds);
  if (span === undefined) return `${seconds} s`;
  const rest = Math.floor((seconds % span.seconds) / span.partSeconds);
  const whole = `${Math.floor(seconds / span.seconds)} ${span.name}`;
  return rest === 0 ? whole : `${whole} ${rest} ${span.part}`;
}

function trimZeros(digits: string): string {
  return digits.replace(/\.0$/u, '');
}
