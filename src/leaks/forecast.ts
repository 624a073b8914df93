/** When a process reaches its memory limit, as an interval, with the collector in the model; or why that cannot be said (DETECTOR 2.8). */

import type { ProcessDigest } from './digest.ts';
import type { Finding } from './judge-series.ts';

/** A replica that grows, as it stood at the last snapshot. */
export interface GrowingProcess {
  readonly process: ProcessDigest;
  readonly finding: Finding;
  readonly liveBytes: number;
}

/** Bytes, percent; null where none is set. */
export interface MemoryLimits {
  readonly memoryLimit: number | null;
  readonly gcPercent: number | null;
  readonly softLimit: number | null;
}

/** Hours after the last snapshot, or a complete sentence that says why there is no forecast. */
export type Forecast =
  | { readonly kind: 'hours'; readonly earliest: number; readonly latest: number }
  | { readonly kind: 'none'; readonly reason: string };

/** A horizon beyond so many times what was watched is a guess. */
const FARTHEST = 3;
const LEAST_SATURATION = 0.5;

/** Of several replicas the first to reach its limit. `watched` is in hours. */
export function findForecast(
  processes: readonly GrowingProcess[],
  limits: MemoryLimits,
  watched: number,
): Forecast {
  const goal = findGoal(limits);
  if (typeof goal === 'string') return none(goal);
  const forecasts = processes.map((process) => forecastProcess(process, goal, watched));
  return forecasts.reduce(
    (one, other) => (earliestOf(other) < earliestOf(one) ? other : one),
    forecasts[0] ?? none('No forecast: no replica has grown for long enough.'),
  );
}

function earliestOf(forecast: Forecast): number {
  return forecast.kind === 'hours' ? forecast.earliest : Number.POSITIVE_INFINITY;
}

function none(reason: string): Forecast {
  return { kind: 'none', reason };
}

/** Memory ends at `bytes`; the process holds `factor` times what is live, beside its overhead. */
interface Goal {
  readonly bytes: number;
  readonly factor: number;
}

/** Under a soft limit the collector runs ever more often and the heap keeps no more than what is live, until that alone reaches the limit. */
function findGoal({ memoryLimit, gcPercent, softLimit }: MemoryLimits): Goal | string {
  const hard = memoryLimit ?? Number.POSITIVE_INFINITY;
  if (softLimit !== null && softLimit <= hard) return { bytes: softLimit, factor: 1 };
  if (memoryLimit === null) return 'No forecast: no memory limit is known for this service.';
  if (gcPercent === null) return 'No forecast: the collector is off (GOGC=off).';
  return { bytes: memoryLimit, factor: 1 + gcPercent / 100 };
}

function forecastProcess(growing: GrowingProcess, goal: Goal, watched: number): Forecast {
  const { finding, liveBytes, process } = growing;
  const { estimate, low, high } = finding.slope;
  if (!(low > 0)) return none('No forecast: the slope is not surely above zero.');
  if (finding.saturation < LEAST_SATURATION) {
    return none('No forecast: the growth is levelling off.');
  }
  const room = (goal.bytes - overheadOf(process)) / goal.factor - liveBytes;
  if (room <= 0)
    return { kind: 'hours', earliest: 0, latest: Math.max(0, roomAtMost(growing, goal)) };
  if (room / estimate > FARTHEST * watched) {
    return none(
      'No forecast: at this rate the limit is farther away than three times what was watched.',
    );
  }
  return { kind: 'hours', earliest: room / high, latest: room / low };
}

/** Hours until what is live reaches the limit by itself: the collector's slack is used up already. */
function roomAtMost({ finding, liveBytes, process }: GrowingProcess, { bytes }: Goal): number {
  return (bytes - overheadOf(process) - liveBytes) / finding.slope.low;
}

/** What the process holds beside the heap: stacks, the runtime's own tables, and what never went through the runtime. */
function overheadOf({ memory }: ProcessDigest): number {
  if (memory === null) return 0;
  const beside = Math.max(0, memory.sys - memory.heapIdle - memory.heapInuse);
  return beside + Math.max(0, (memory.maxRss ?? 0) - memory.sys);
}
