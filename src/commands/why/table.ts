/** The table of `/heap why`: the suspects, or who holds the most as long as there is no verdict. */

import type { GroupDefinition } from '../../leaks/digest.ts';
import type { Suspect } from '../../leaks/judgement.ts';
import type { Cell, Table } from '../../message/message.ts';
import { describeRange, signedBytes } from '../estimates.ts';
import { briefName, formatRate, formatTime, readIsoTime } from '../leak-words.ts';
import { formatBytes } from '../units.ts';
import type { SuspectName, WhyReport } from './report.ts';

export function tableOf(report: WhyReport): Table[] {
  if (report.suspects.length > 0) return [suspectsOf(report)];
  return report.details.largest.length === 0 ? [] : [largestOf(report)];
}

function suspectsOf({ suspects, details: { names } }: WhyReport): Table {
  return {
    kind: 'table',
    caption: 'What grows, the most growth first',
    columns: [
      { title: 'leak', align: 'left' },
      { title: 'rate', align: 'right' },
      { title: 'function', align: 'left', flexible: true },
      { title: 'whose', align: 'left' },
      { title: 'grown', align: 'right' },
      { title: 'since', align: 'left' },
    ],
    rows: suspects.map((suspect, at) => cellsOf(suspect, names[at])),
  };
}

function cellsOf(suspect: Suspect, name: SuspectName | undefined): Cell[] {
  const { slopeBytesPerHour: slope, growthBytes, since, allocator, entry } = suspect;
  const leads =
    entry === null || entry.function === allocator.function
      ? ''
      : ` ← ${briefName(entry.function)}`;
  const isStarterUnknown = suspect.kind === 'goroutines' && allocator.origin === 'stdlib';
  return [
    { text: nameLeak(name) },
    { text: formatRate(slope.estimate), number: slope.estimate },
    isStarterUnknown
      ? { text: 'stacks of goroutines: who starts them is not known' }
      : { text: `${allocator.function}${leads}`, isCode: true },
    { text: whose(suspect) },
    { text: signedBytes(growthBytes), number: growthBytes },
    sinceCell(since),
  ];
}

const STATES = {
  open: '',
  muted: ' (muted)',
  acknowledged: ' (known)',
  fixed: ' (fixed?)',
  regressed: ' (back)',
};

function nameLeak(name: SuspectName | undefined): string {
  return name === undefined ? '–' : `${name.id}${STATES[name.state.kind]}`;
}

function sinceCell(since: string | null): Cell {
  if (since === null) return { text: 'the start' };
  const at = readIsoTime(since);
  return { text: formatTime(at), at };
}

/** Whose code it is, in a word. */
function whose({ kind, allocator, via }: Pick<Suspect, 'kind' | 'allocator' | 'via'>): string {
  if (kind === 'goroutines') return 'goroutines';
  if (kind === 'runtime') return 'Go runtime';
  if (kind === 'application') return 'yours';
  const library = via[0] ?? allocator.package;
  return library.slice(library.lastIndexOf('/') + 1);
}

function largestOf({ details: { largest } }: WhyReport): Table {
  const hasChange = largest.some(({ change }) => change !== null);
  return {
    kind: 'table',
    caption: 'Who allocated the most of what is live now',
    columns: [
      { title: 'live', align: 'right' },
      ...(hasChange
        ? [
            { title: 'change', align: 'right' as const },
            { title: '95 %', align: 'right' as const },
          ]
        : []),
      { title: 'whose', align: 'left' },
      { title: 'function', align: 'left', flexible: true },
    ],
    rows: largest.map(({ definition, bytes, change }) => [
      { text: formatBytes(bytes), number: bytes },
      ...(hasChange && change !== null
        ? [
            { text: signedBytes(change.estimate), number: change.estimate },
            { text: describeRange(change) },
          ]
        : []),
      { text: ownerOf(definition) },
      { text: definition.allocator.function, isCode: true },
    ]),
  };
}

function ownerOf(definition: GroupDefinition): string {
  const { kind, allocator, via } = definition;
  return kind === 'observer' ? 'profiling' : whose({ kind, allocator, via });
}
