/** Contention profiles as text: gperftools' contentionz, Go's mutex and contention. */

import type { Profile } from '../profile.ts';
import { callAddress, Draft, type DraftSample, hexAddresses, outOfRange } from './draft.ts';
import { finishDraft } from './finish.ts';
import { isSpaceOrComment, LineScanner } from './lines.ts';
import { parseRemainingSections } from './memory-map.ts';
import { parseDecimal, parseInteger, truncateToInt64 } from './numbers.ts';

const ATTRIBUTES = ['cycles/second', 'sampling period', 'ms since reset'];
const HEADERS = ['--- contentionz ', '--- mutex:', '--- contention:'];
/** `(\d+) *(\d+) @`, where without blanks between them the second number is the last digit. */
const SAMPLE = /(?<!\d)(?:(\d+) +(\d+)|(\d+)(\d)) @([ x0-9a-f]*)/;

export function parseContention(bytes: Uint8Array): Profile | undefined {
  const lines = new LineScanner(bytes);
  if (!lines.scan()) return undefined;
  if (!HEADERS.some((header) => lines.text.startsWith(header))) return undefined;
  const draft = new Draft();
  draft.periodType = { type: 'contentions', unit: 'count' };
  draft.period = 1n;
  draft.sampleTypes = [
    { type: 'contentions', unit: 'count' },
    { type: 'delay', unit: 'nanoseconds' },
  ];
  const cyclesPerSecond = parseAttributes(lines, draft);
  if (cyclesPerSecond === undefined) return undefined;
  do {
    const line = lines.text.trim();
    if (line.startsWith('---')) break;
    if (isSpaceOrComment(line)) continue;
    const sample = parseSample(line, draft, cyclesPerSecond);
    if (!sample) return undefined;
    draft.add(sample);
  } while (lines.scan());
  return finishDraft(draft, parseRemainingSections(lines));
}

/** Reads the `attribute = value` lines; undefined where one says that this is another format. */
function parseAttributes(lines: LineScanner, draft: Draft): bigint | undefined {
  const attributes = new Map<string, bigint>();
  while (lines.scan()) {
    const line = lines.text.trim();
    if (isSpaceOrComment(line)) continue;
    const equals = line.indexOf('=');
    if (line.startsWith('---') || equals === -1) break;
    const key = line.slice(0, equals).trim();
    if (key === 'discarded samples') continue;
    const value = parseInteger(line.slice(equals + 1).trim());
    if (value === undefined || !ATTRIBUTES.includes(key)) return undefined;
    attributes.set(key, value);
  }
  draft.period = attributes.get('sampling period') ?? draft.period;
  const milliseconds = attributes.get('ms since reset') ?? 0n;
  draft.durationNanos = BigInt.asIntN(64, milliseconds * 1_000_000n);
  return attributes.get('cycles/second') ?? 0n;
}

function parseSample(line: string, draft: Draft, cyclesPerSecond: bigint): DraftSample | undefined {
  const match = SAMPLE.exec(line);
  if (!match) return undefined;
  const delayText = match[1] ?? match[3] ?? '';
  const countText = match[2] ?? match[4] ?? '';
  const delay = parseDecimal(delayText);
  if (delay === undefined) throw outOfRange(line, delayText);
  const count = parseDecimal(countText);
  if (count === undefined) throw outOfRange(line, countText);
  const stack = hexAddresses(match[5] ?? '', line).map((address) =>
    draft.location(callAddress(address)),
  );
  return { stack, values: scaled(count, delay, draft.period, cyclesPerSecond) };
}

/** Undoes the sampling; the delay is in processor cycles where their rate is known. */
function scaled(count: bigint, delay: bigint, period: bigint, cyclesPerSecond: bigint): bigint[] {
  if (period <= 0n) return [count, delay];
  const scaledCount = BigInt.asIntN(64, count * period);
  if (cyclesPerSecond <= 0n) return [scaledCount, delay];
  const cyclesPerNanosecond = Number(cyclesPerSecond) / 1e9;
  return [scaledCount, truncateToInt64((Number(delay) * Number(period)) / cyclesPerNanosecond)];
}
