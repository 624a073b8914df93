/** Durations as Go prints them: `30.15s`, `1m30s`, `2h0m0s`, `1.5µs`. */

export function formatDuration(nanos: bigint): string {
  if (nanos < 0n) return `-${formatDuration(-nanos)}`;
  if (nanos === 0n) return '0s';
  const unit = SMALL_UNITS.find(({ limit }) => nanos < limit);
  if (unit !== undefined) return decimal(nanos, unit.digits) + unit.name;
  const hours = nanos / NANOS_PER_HOUR;
  const minutes = (nanos / NANOS_PER_MINUTE) % 60n;
  const seconds = `${decimal(nanos % NANOS_PER_MINUTE, 9)}s`;
  if (hours > 0n) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${minutes}m${seconds}` : seconds;
}

const NANOS_PER_MINUTE = 60_000_000_000n;
const NANOS_PER_HOUR = 60n * NANOS_PER_MINUTE;

const SMALL_UNITS = [
  { limit: 1000n, name: 'ns', digits: 0 },
  { limit: 1_000_000n, name: 'µs', digits: 3 },
  { limit: 1_000_000_000n, name: 'ms', digits: 6 },
];

/** `nanos` / 10^digits, without trailing zeros. */
function decimal(nanos: bigint, digits: number): string {
  if (digits === 0) return String(nanos);
  const text = String(nanos).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '');
}
