/** The sentence that `/heap why` ends in: what the verdict is, whose memory it is, since when, and until when. */

import type { GroupDefinition } from '../../leaks/digest.ts';
import type { Estimate, Suspect } from '../../leaks/judgement.ts';
import { bold, code, text } from '../../message/compose.ts';
import type { Inline } from '../../message/message.ts';
import { describeRate, describeRateRange, nameFrame, readIsoTime } from '../leak-words.ts';
import { countNoun, formatBytes, formatCount, formatSpan } from '../units.ts';
import type { WhyReport } from './report.ts';

export function describeVerdict(report: WhyReport): Inline[] {
  switch (report.verdict) {
    case 'growing':
      return describeGrowth(report);
    case 'saturating':
      return describeFilling(report);
    case 'sawtooth':
      return describeTeeth(report);
    case 'step':
      return describeStep(report);
    case 'stable':
      return describeRest(report);
    case 'insufficient-data':
      return describeTooEarly(report);
  }
}

function describeGrowth(report: WhyReport): Inline[] {
  const [first] = report.suspects;
  const { subject } = report.details;
  const what = first?.kind === 'goroutines' ? 'leaking goroutines' : 'leaking';
  const is = report.confidence === 'confirmed' ? 'is' : 'is probably';
  const rate = rateOf(report);
  return [
    bold(`${subject} ${is} ${what}`),
    text(rate === null ? '' : `: ${describeRate(rate)}`),
    ...describeSince(report),
    text('.'),
    ...(first === undefined ? [] : [text(' '), ...blame(first, report)]),
    ...describeEnd(report),
  ];
}

/** The whole service's, unless other memory shrank meanwhile; stacks are not part of it. */
function rateOf({ suspects: [first], slopeBytesPerHour: whole }: WhyReport): Estimate | null {
  const isWhole = whole !== null && whole.low > 0 && first?.kind !== 'goroutines';
  return isWhole ? whole : (first?.slopeBytesPerHour ?? whole);
}

function describeSince({ suspects: [first], from, details: { cause } }: WhyReport): Inline[] {
  if (first === undefined) return [];
  if (first.since === null) return [text(', since before '), at(from)];
  const since = [text(', since '), at(first.since)];
  if (cause === null) return since;
  if (cause.kind === 'restart') return [...since, text(', when it was restarted')];
  return [...since, text(`, when ${cause.version} went out`)];
}

function at(iso: string): Inline {
  return { kind: 'time', at: readIsoTime(iso) };
}

function blame(suspect: Suspect, { details }: WhyReport): Inline[] {
  const { allocator, entry, kind } = suspect;
  if (kind === 'goroutines') return blameStarter(suspect, details.goroutines);
  if (allocator.origin === 'stdlib') {
    return [
      text('Nothing but the standard library is on its path: '),
      ...nameFrame(allocator),
      text('.'),
    ];
  }
  if (allocator.origin === 'main') {
    const leads =
      entry === null || entry.function === allocator.function
        ? []
        : [text(', reached from '), ...nameFrame(entry)];
    return [text('Your '), ...nameFrame(allocator), text(' allocates it'), ...leads, text('.')];
  }
  const leads = entry === null ? [] : [text('; your '), ...nameFrame(entry), text(' leads there')];
  return [
    text('Library code '),
    ...nameFrame(allocator),
    text(' allocates it'),
    ...leads,
    text('.'),
  ];
}

/** Who starts them is known where the service was asked for its goroutines. */
function blameStarter({ allocator, entry }: Suspect, goroutines: GoroutinesOf): Inline[] {
  const [most] = goroutines?.starters ?? [];
  if (goroutines === null || most === undefined) {
    return [text('Its goroutines grow in number, not its heap.')];
  }
  return [
    text(`${formatCount(most.count)} of its ${formatCount(goroutines.total)} goroutines stand in `),
    ...nameFrame(entry ?? allocator),
    ...(most.waits.function === allocator.function
      ? []
      : [text(', waiting in '), code(most.waits.function)]),
    text('.'),
  ];
}

type GoroutinesOf = WhyReport['details']['goroutines'];

/** Null where the snapshots do not support a forecast: a note says why. */
function describeEnd({ outOfMemory, details: { limit, replicas } }: WhyReport): Inline[] {
  if (outOfMemory === null || limit === null) return [];
  const name = limit.isSoft ? `GOMEMLIMIT (${formatBytes(limit.bytes)})` : formatBytes(limit.bytes);
  const who = replicas > 1 ? 'the first replica reaches ' : '';
  const verb = replicas > 1 ? 'between ' : 'is reached between ';
  return [
    text(` At this pace ${who}${name} ${verb}`),
    at(outOfMemory.earliest),
    text(' and '),
    at(outOfMemory.latest),
    text('.'),
  ];
}

function describeFilling({ details }: WhyReport): Inline[] {
  return [
    bold(`${details.subject} grows ever more slowly`),
    text(`, as a cache does that fills: ${formatBytes(liveOf(details))} are live.`),
  ];
}

function describeTeeth({ confidence, details }: WhyReport): Inline[] {
  const { subject, ceiling } = details;
  const bounds =
    ceiling === null
      ? ''
      : `, ${countNoun(ceiling.teeth, 'time')}, never above ${formatBytes(ceiling.bytes)}`;
  const sure = confidence === 'confirmed' ? '' : ' so far';
  return [
    bold(`${subject} keeps memory for a while, not for ever`),
    text(`${sure}: it rises and falls${bounds}.`),
  ];
}

function describeStep({ details }: WhyReport): Inline[] {
  const { subject, step } = details;
  if (step === null)
    return [bold(`${subject} has jumped to a new level`), text(' and stays there.')];
  const [before, after] = [formatBytes(step.before), formatBytes(step.after)];
  return [
    bold(`${subject} has jumped from ${before} to ${after}`),
    text(' at '),
    { kind: 'time', at: step.at },
    text(' and stays there: a step, no leak.'),
  ];
}

function describeRest({
  confidence,
  slopeBytesPerHour: slope,
  details,
  ...report
}: WhyReport): Inline[] {
  const { subject } = details;
  const span = formatSpan(readIsoTime(report.to) - readIsoTime(report.from));
  const is = confidence === 'confirmed' ? 'is not leaking' : 'does not look like it leaks';
  const rate = slope === null ? '' : `, ${describeFlatness(slope)}`;
  // What is beside the heap follows, and may well grow.
  const isBeside = details.outside?.kind === 'off-heap' || details.outside?.kind === 'stacks';
  const what = isBeside ? `The Go heap of ${subject}` : subject;
  return [
    bold(`${what} ${is}`),
    text(`: ${formatBytes(liveOf(details))} live${rate}, watched for ${span}.`),
  ];
}

function describeFlatness(slope: Estimate): string {
  if (slope.low === 0 && slope.high === 0) return 'no change';
  return slope.low <= 0 && slope.high >= 0
    ? `no growth surer than the noise (95 %: ${describeRateRange(slope)})`
    : describeRate(slope);
}

function describeTooEarly({ details }: WhyReport): Inline[] {
  const live = details.series.length === 0 ? '' : ` ${formatBytes(liveOf(details))} are live.`;
  return [bold(`Too early to say whether ${details.subject} leaks.`), text(live)];
}

export function liveOf({ series }: WhyReport['details']): number {
  return series.at(-1)?.bytes ?? 0;
}

/** `main.serve → tango.(*Router).Handle → tango.(*pool).New → reflect.MakeSlice`, from the root on. */
export function describePath({ path }: GroupDefinition): Inline[] {
  const shown = [...path].reverse();
  return shown.flatMap((frame, place) => [
    ...(place === 0 ? [] : [text(' → ')]),
    ...nameFrame({ ...frame, file: '' }),
  ]);
}
