/** How `/heap why` says what it found. */

import { bold, text } from '../../message/compose.ts';
import type { Action, Block, Inline, Message } from '../../message/message.ts';
import { decideActions } from '../decide-actions.ts';
import { signedBytes } from '../estimates.ts';
import { nameFrame, plainSentence, readIsoTime } from '../leak-words.ts';
import { escapePattern } from '../pattern.ts';
import { describeRepair } from '../repair-words.ts';
import { countNoun, formatBytes, formatCount, formatSpan } from '../units.ts';
import { joinWords } from '../words.ts';
import { describePath, describeVerdict } from './headline.ts';
import { describePicture } from './picture.ts';
import type { WhyReport } from './report.ts';
import { tableOf } from './table.ts';
import type { WhyStopped } from './why.ts';

export function describeWhy(report: WhyReport): Message {
  const headline = describeVerdict(report);
  const findings = [...describeCulprit(report), ...describeRest(report)];
  const progress = describeProgress(report);
  return {
    text: [headline, ...findings, ...progress].map(plainSentence).join(' '),
    blocks: [
      { kind: 'paragraph', content: headline },
      ...tableOf(report),
      ...(findings.length === 0 ? [] : [listOf(findings)]),
      ...progress.map((content): Block => ({ kind: 'paragraph', content })),
      ...describeSource(report),
      ...actionsOf(report),
    ],
    thread: describePicture(report),
  };
}

export function describeStop({ service, stopped }: WhyStopped): Message {
  const line =
    stopped === 0
      ? `No answer about ${service} was being revised here.`
      : `I have stopped: the answer about ${service} stays as it is. heapbot.yaml decides how often snapshots are taken all the same.`;
  return { text: line, blocks: [{ kind: 'paragraph', content: [text(line)] }], thread: [] };
}

/** One line each: a person reads them one after the other. */
function listOf(findings: readonly (readonly Inline[])[]): Block {
  const content = findings.flatMap((finding, at) => [text(at === 0 ? '• ' : '\n• '), ...finding]);
  return { kind: 'paragraph', content };
}

/** What is known of the first suspect beyond the headline. */
function describeCulprit({ suspects, holders, others, details }: WhyReport): Inline[][] {
  const [definition] = details.definitions;
  const [known] = details.knownLeaks;
  const path =
    definition === undefined || definition.path.length < 2
      ? []
      : [[text('Path: '), ...describePath(definition)]];
  const library =
    known === undefined || known === null
      ? []
      : [
          [
            bold(`A known leak of ${known.library}.`),
            text(` ${known.summary} ${known.fixedIn} mends it.`),
          ],
        ];
  const more =
    others > 0
      ? [
          [
            text(
              `${countNoun(others, 'other')} grow beside ${suspects.length === 1 ? 'it' : 'them'}.`,
            ),
          ],
        ]
      : [];
  return [...more, ...path, ...library, ...holders.map(describeHolder), ...describeReturn(details)];
}

/** Who allocates is measured; who holds is likely at most. */
function describeHolder({ frame, why }: WhyReport['holders'][number]): Inline[] {
  return [text('Probably held by '), ...nameFrame(frame), text(`. ${why}`)];
}

function describeReturn({ names }: WhyReport['details']): Inline[][] {
  return names.flatMap(({ id, state }) => {
    if (state.kind !== 'regressed') return [];
    return [
      [
        bold(`${id} is back`),
        text(
          `: it was mended in ${state.fixedIn}, and grows again in ${state.regressedIn.slice(0, 20)}.`,
        ),
      ],
    ];
  });
}

function describeRest(report: WhyReport): Inline[][] {
  const { notes, suspects, details } = report;
  const { oddReplica, outside, goroutines } = details;
  const odd =
    oddReplica === null
      ? []
      : [
          [
            bold(`Replica ${oddReplica.name}`),
            text(` ${compareReplica(oddReplica)}: look at what only it serves.`),
          ],
        ];
  const isNoted = outside === null || notes.includes(outside.sentence);
  const beside = isNoted ? [] : [[text(outside.sentence)]];
  const isTold = suspects[0]?.kind === 'goroutines';
  const starters = goroutines === null || isTold ? [] : describeStarters(goroutines);
  const shown = repeatsHeadline(report) ? notes.slice(1) : notes;
  const repairs =
    details.service === null
      ? []
      : details.repairs.map((repair) => describeRepair(repair, details.service ?? ''));
  return [...odd, ...beside, ...starters, ...shown.map((note) => [text(note)]), ...repairs];
}

function compareReplica({
  growthBytes,
  othersBytes,
}: NonNullable<WhyReport['details']['oddReplica']>): string {
  const own = `grows by ${formatBytes(growthBytes)}`;
  if (growthBytes < othersBytes)
    return `has changed by ${signedBytes(growthBytes)}, the others by ${signedBytes(othersBytes)}`;
  return othersBytes > 0
    ? `${own}, the others by ${formatBytes(othersBytes)}`
    : `${own}, the others do not grow`;
}

/** The first note says again how few snapshots there are, or what the verdict means; or that a heap has no culprit where it is none of the heap. */
function repeatsHeadline({
  confidence,
  verdict,
  suspects,
  details: { ceiling, outside },
}: WhyReport): boolean {
  const isOfStacks = suspects.length === 0 && outside?.kind === 'stacks';
  return (
    confidence === 'none' ||
    (verdict === 'growing' && confidence === 'confirmed' && isOfStacks) ||
    verdict === 'saturating' ||
    (verdict === 'sawtooth' && ceiling !== null)
  );
}

function describeStarters({
  total,
  starters,
}: NonNullable<WhyReport['details']['goroutines']>): Inline[][] {
  const [most] = starters;
  if (most === undefined) return [];
  return [
    [
      text(`${formatCount(most.count)} of ${countNoun(total, 'goroutine')} run `),
      ...nameFrame(most.runs),
      text('.'),
    ],
  ];
}

function describeProgress({ snapshots, confidence, details }: WhyReport): Inline[][] {
  const { missing, watching, service } = details;
  if (confidence === 'confirmed') return [];
  const goal = snapshots + missing;
  const count = `${snapshots} of ${goal} snapshots`;
  const verdict = confidence === 'none' ? 'a first verdict' : 'the final verdict';
  if (watching !== null) {
    return [
      [
        text(
          `${count}: I take one every ${formatSpan(watching.pace)} and edit this answer; ${verdict} by `,
        ),
        { kind: 'time', at: watching.readyAt },
        text('.'),
      ],
    ];
  }
  if (service === null) return [[text(`${count} for ${verdict}.`)]];
  return [[text(`${count} for ${verdict}: ask again in a while, each time takes one more.`)]];
}

const LEFT_OUT = {
  'same-gc': 'of a collection already seen',
  'other-epoch': 'from before the last restart or build',
  'warm-up': 'from the start of the process',
  'no-time': 'without a time of their own',
  'not-comparable': 'without all replicas',
} as const;

function describeSource({ snapshots, from, to, details }: WhyReport): Block[] {
  const { pace, rate, replicas, leftOut, timeline } = details;
  const reasons = leftOut.map(({ reason, count }) => `${count} ${LEFT_OUT[reason]}`).join(', ');
  const left = reasons === '' ? [] : [`left out: ${reasons}`];
  if (timeline.length === 0) return left.map((line) => ({ kind: 'note', content: [text(line)] }));
  const parts = [
    ...(pace === null ? [] : [`one every ${describePace(pace)}`]),
    ...left,
    ...(replicas > 1 ? [`${replicas} replicas together`] : []),
    'live at the last GC',
    ...(rate > 1 ? [`sampled every ${formatBytes(rate)}`] : []),
  ];
  return [
    {
      kind: 'note',
      content: [
        text(`${countNoun(snapshots, 'snapshot')} ${from === to ? 'of' : 'from'} `),
        { kind: 'time', at: readIsoTime(from) },
        ...(from === to ? [] : [text(' to '), { kind: 'time' as const, at: readIsoTime(to) }]),
        text(` · ${parts.join(' · ')}`),
      ],
    },
  ];
}

/** Programs that are tried out are looked at every second or two. */
function describePace(pace: number): string {
  return pace < 9500 ? `${Number((pace / 1000).toFixed(1))} s` : formatSpan(pace);
}

function actionsOf(report: WhyReport): Block[] {
  const { service, watching } = report.details;
  if (service === null) return [];
  const [first] = report.suspects;
  const peek: Action[] =
    first === undefined || first.kind === 'goroutines'
      ? []
      : [
          {
            label: 'Peek at the allocator',
            command: joinWords(['peek', service, exactly(first.allocator.function)]),
            style: 'primary',
          },
        ];
  const flame =
    first === undefined
      ? ['flame', service]
      : ['flame', service, `highlight=${exactly(first.allocator.function)}`];
  const stop: Action[] =
    watching === null
      ? []
      : [{ label: 'Stop watching', command: joinWords(['why', service, 'stop']) }];
  return [
    {
      kind: 'actions',
      actions: [
        ...peek,
        { label: 'Trend', command: joinWords(['trend', service]) },
        { label: 'Diff', command: joinWords(['diff', service]) },
        { label: 'Flame graph', command: joinWords(flame) },
        ...decisions(report),
        ...stop,
      ],
    },
  ];
}

/** Only what is remembered can be decided on. */
function decisions({ details }: WhyReport): Action[] {
  const [first] = details.names;
  if (first === undefined || !details.learned.some(({ id }) => id === first.id)) return [];
  return decideActions(first);
}

function exactly(name: string): string {
  return `^${escapePattern(name)}$`;
}
