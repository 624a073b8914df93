/** What is said beside the verdict, as complete sentences. */

import type { GroupDefinition } from './digest.ts';
import type { JudgedGroups, MovedGroup } from './judge-groups.ts';
import { CONFIRMED, PROVISIONAL } from './judge-series.ts';
import type { Confidence, Estimate, OutsideHeap, Verdict } from './judgement.ts';
import { formatChange, formatMegabytes } from './megabytes.ts';
import { type GroupSeries, pointOf } from './series.ts';
import type { Ceiling } from './statistics/ceiling.ts';
import { intervalOfChange } from './statistics/sampled-change.ts';

/** The honest claim with too few snapshots: how much more there is now than at first, with its interval. */
export function noteTooFew(total: GroupSeries): readonly string[] {
  const count = total.bytes.length;
  const missing = PROVISIONAL - count;
  const compared = `${countOf(count, 'snapshot')} can be compared`;
  const few = `Too few for a trend: ${compared}, ${missing} more are needed.`;
  return count < 2 ? [few] : [few, noteChange(total)];
}

/** Live memory at the last snapshot less that at the first. */
function noteChange(total: GroupSeries): string {
  const change = intervalOfChange(pointOf(total, 0), pointOf(total, total.bytes.length - 1));
  const sure = change.low > 0 || change.high < 0 ? '' : '; that may be noise of the sampling';
  return `Live memory changed by ${describeChange(change)} from the first snapshot to the last${sure}.`;
}

function describeChange({ estimate, low, high }: Estimate): string {
  return `${formatChange(estimate)} (95 %: ${formatChange(low)} to ${formatChange(high)})`;
}

/** What a judgement says, as far as a note depends on it. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly confidence: Confidence;
  /** Most growth first. */
  readonly suspects: readonly Pick<GroupDefinition, 'kind'>[];
  /** Stacks of goroutines grow. */
  readonly isBeside: boolean;
  readonly ceiling: Ceiling | null;
}

/** What the verdict leaves open, or rests on. */
export function noteVerdict(outcome: Outcome): readonly string[] {
  const { verdict, confidence, suspects, isBeside, ceiling } = outcome;
  if (verdict === 'growing' && isBeside && suspects.length === 0) {
    return [
      'The stacks of its goroutines grow, which no heap profile shows: the goroutine profile (/debug/pprof/goroutine) says who starts them.',
    ];
  }
  if (verdict === 'growing' && confidence === 'provisional') {
    const areGoroutines = suspects[0]?.kind === 'goroutines';
    const innocent = areGoroutines ? 'goroutines that there is work for' : 'a cache that fills';
    return [
      `It could still be ${innocent}: the verdict is provisional until ${CONFIRMED} snapshots agree.`,
    ];
  }
  if (verdict === 'growing' && suspects.length === 0) {
    return ['The whole grows, but no single group of stacks grows enough to be named.'];
  }
  if (verdict === 'saturating') {
    return ['It has grown and is levelling off, as a cache does that fills.'];
  }
  if (verdict === 'sawtooth' && ceiling !== null) {
    const teeth = countOf(ceiling.teeth, 'time');
    return [
      `It rose and fell ${teeth} and never stood above ${formatMegabytes(ceiling.maximum)}: memory is kept for a while, not for ever.`,
    ];
  }
  return [];
}

/** What is not the Go heap at all; slack within it is every process's. */
export function noteOutside(outside: OutsideHeap | null): readonly string[] {
  return outside?.kind === 'stacks' || outside?.kind === 'off-heap' ? [outside.sentence] : [];
}

export function noteMoved({ moved }: JudgedGroups): readonly string[] {
  return moved.flatMap(describeMove).slice(0, 3);
}

function describeMove({ definition, finding, sources }: MovedGroup): readonly string[] {
  const source = sources[0]?.definition;
  if (definition === null || source === undefined || source === null) return [];
  const to = definition.allocator.function;
  const from = source.allocator.function;
  const growth = formatMegabytes(finding.growthBytes);
  return [
    from === to
      ? `The ${growth} that ${to} gained on one path it lost on another: moved, not grown.`
      : `The ${growth} that ${to} gained are what ${from} lost: moved, not grown.`,
  ];
}

export function noteReplicas(young: readonly string[]): readonly string[] {
  if (young.length === 0) return [];
  const names = young.slice(0, 3).join(', ');
  const more = young.length > 3 ? ` and ${young.length - 3} more` : '';
  return [`Left out because they have not run for as long as the others: ${names}${more}.`];
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
