/** What the measurements of `npm run bench` come to: ratios, the goals that they meet or miss, and a table in Markdown. */

import type { Measurement } from './measure.ts';

/** Of pprof's time and memory from 100,000 stacks on, and of the time that decompressing takes alone. */
const GOALS = { time: 0.1, memory: 1 / 3, gunzip: 4 } as const;
const STACKS_OF_GOALS = 100_000;

/** One report on one heap. */
export interface Result {
  readonly stacks: number;
  /** As `mostly live`. */
  readonly heap: string;
  readonly report: string;
  readonly gunzip: Measurement;
  readonly ours: Measurement;
  readonly theirs: Measurement;
}

export interface TimeRatios {
  readonly wall: number;
  readonly cpu: number;
}

export function timeRatios(one: Measurement, other: Measurement): TimeRatios {
  return { wall: one.wallMillis / other.wallMillis, cpu: one.cpuMillis / other.cpuMillis };
}

/** As `0.064 (cpu 0.056)`. */
export function ratio({ wall, cpu }: TimeRatios): string {
  return `${wall.toPrecision(2)} (cpu ${cpu.toPrecision(2)})`;
}

/** As `met` or `missed: time`; `none` where the heap is too small for a goal. */
export function judgeGoals(result: Result): string {
  if (result.stacks < STACKS_OF_GOALS) return 'none';
  const missed = listMissed(result);
  return missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`;
}

export function summarize(results: readonly Result[]): string {
  const bounds = `at most ${GOALS.time} of pprof's time and ${GOALS.memory.toFixed(2)} of its memory`;
  return [
    `From ${STACKS_OF_GOALS.toLocaleString('en')} stacks on the goals are ${bounds}, and top within ${GOALS.gunzip} times gunzip alone.`,
    'Times are by the clock, and behind them what the processor worked in all threads.',
    '',
    '| Stacks | Heap | Report | gunzip alone | heapbot | go tool pprof | of its time | of its memory | x gunzip | Goals |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...results.map(printRow),
  ].join('\n');
}

function listMissed({ report, gunzip, ours, theirs }: Result): string[] {
  const missed: string[] = [];
  if (timeRatios(ours, theirs).wall > GOALS.time) missed.push('time');
  if (ours.peakKilobytes / theirs.peakKilobytes > GOALS.memory) missed.push('memory');
  if (report === 'top' && timeRatios(ours, gunzip).wall > GOALS.gunzip) missed.push('gunzip');
  return missed;
}

function printRow(result: Result): string {
  const { stacks, heap, report, gunzip, ours, theirs } = result;
  const cells = [
    stacks.toLocaleString('en'),
    heap,
    report,
    printTimes(gunzip),
    `${printTimes(ours)}, ${printMemory(ours)}`,
    `${printTimes(theirs)}, ${printMemory(theirs)}`,
    ratio(timeRatios(ours, theirs)),
    (ours.peakKilobytes / theirs.peakKilobytes).toFixed(2),
    ratio(timeRatios(ours, gunzip)),
    judgeGoals(result),
  ];
  return `| ${cells.join(' | ')} |`;
}

function printTimes({ wallMillis, cpuMillis }: Measurement): string {
  return `${seconds(wallMillis)} (cpu ${seconds(cpuMillis)})`;
}

export function seconds(millis: number): string {
  return `${(millis / 1000).toFixed(2)} s`;
}

export function printMemory({ peakKilobytes }: Measurement): string {
  return `${Math.round(peakKilobytes / 1024)} MB`;
}
