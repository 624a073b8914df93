/** How `/heap release` says whether a release is better or worse. */

import { toIsoTime } from '../../leaks/iso-time.ts';
import type { ReleaseChange } from '../../leaks/release/release-judgement.ts';
import { bold, code, command, plainText, text } from '../../message/compose.ts';
import type { Action, Attachment, Cell, Inline, Message, Table } from '../../message/message.ts';
import {
  type ReleaseChartInput,
  releaseChart,
  releaseChartAlt,
} from '../../message/release-chart.ts';
import { describeEstimate, describeRange, signedBytes } from '../estimates.ts';
import { nameRelease, shortenBuild } from '../snapshot-words.ts';
import { countNoun, formatBytes, formatSpan } from '../units.ts';
import { joinWords } from '../words.ts';
import type { JudgedReleases, ReleaseArgs, ReleaseReport } from './release.ts';
import { describeUnjudged } from './unjudged.ts';

export function describeRelease(report: ReleaseReport, args: ReleaseArgs): Message {
  return report.kind === 'judged' ? describeJudged(report) : describeUnjudged(report, args);
}

const HOUR = 3_600_000;

function describeJudged(report: JudgedReleases): Message {
  const { service, judgement, fixes } = report;
  const verdict = [bold(service), text(' · '), ...sayVerdict(report)];
  const numbers = sayNumbers(report);
  const mended = fixes.map(sayFix);
  const lines = [verdict, ...numbers, ...mended];
  const content = lines.flatMap((line, at) => (at === 0 ? line : [text('\n'), ...line]));
  const { older, newer, changes } = judgement;
  return {
    text: lines.map(plainText).join(' '),
    blocks: [
      { kind: 'paragraph', content },
      ...(changes.length === 0 ? [] : [tableOf(report)]),
      {
        kind: 'note',
        content: [
          text(describeBasis(report)),
          text(' Same releases again: '),
          command(joinWords(['release', service, older.name, newer.name])),
        ],
      },
      { kind: 'actions', actions: actionsOf(report) },
    ],
    thread: [pictureOf(report, plainText(verdict))],
  };
}

/** The sentence that matters. */
function sayVerdict({ judgement, prospect }: JudgedReleases): Inline[] {
  const { verdict, older, newer, marginBytes, level } = judgement;
  const [before, after] = [nameRelease(older.name), nameRelease(newer.name)];
  if (verdict === 'too-early') {
    return [
      text('too early to say whether '),
      after,
      text(' is better or worse than '),
      before,
      text('. '),
      ...sayProspect(judgement, prospect),
    ];
  }
  if (verdict === 'same') {
    return [
      after,
      text(' is '),
      bold('the same'),
      text(' as '),
      before,
      text(` within ${formatBytes(marginBytes)}.`),
    ];
  }
  const isOfSlope = verdict === 'worse' ? (level?.low ?? 0) <= 0 : (level?.high ?? 0) >= 0;
  const how = verdict === 'worse' ? 'faster' : 'more slowly';
  const why = isOfSlope ? `: it grows ${how}` : '';
  return [after, text(' is '), bold(verdict), text(' than '), before, text(`${why}.`)];
}

function sayProspect(
  { older, newer, missing }: JudgedReleases['judgement'],
  prospect: JudgedReleases['prospect'],
): Inline[] {
  const counted = Math.min(older.snapshots, newer.snapshots);
  switch (prospect?.kind) {
    case 'expected':
      return [
        text(
          `${counted} of ${counted + missing} snapshots of equal uptime are there: I will know at about `,
        ),
        { kind: 'time', at: prospect.at },
        text('.'),
      ];
    case 'open':
      return [
        text('Neither a difference nor its absence is shown yet; each snapshot makes it surer.'),
      ];
    default:
      return [
        text(
          `And it will stay so: ${shortenBuild(older.name)} was seen for ${formatSpan(older.to - older.from)} only, ${shortenBuild(newer.name)} has caught up with it.`,
        ),
      ];
  }
}

function sayNumbers({ judgement }: JudgedReleases): Inline[][] {
  const { older, newer, level, slope } = judgement;
  const lines: Inline[][] = [];
  if (level !== null && older.levelBytes !== null && newer.levelBytes !== null) {
    const [was, is] = [older.levelBytes.estimate, newer.levelBytes.estimate];
    lines.push([
      text(`Live: ${formatBytes(was)} → ${formatBytes(is)}, ${describeEstimate(level)}.`),
    ]);
  }
  if (slope !== null && older.slopeBytesPerHour !== null && newer.slopeBytesPerHour !== null) {
    const [was, is] = [older.slopeBytesPerHour.estimate, newer.slopeBytesPerHour.estimate];
    lines.push([
      text(
        `Growth: ${signedBytes(was)}/h → ${signedBytes(is)}/h, ${describeEstimate(slope, '/h')}.`,
      ),
    ]);
  }
  return lines;
}

function sayFix({ leak, check }: JudgedReleases['fixes'][number]): Inline[] {
  const name = [code(leak.id), text(' ('), code(leak.allocator), text(')')];
  if (check === null) {
    return [...name, text(' is said to be mended by it: too few snapshots yet to tell.')];
  }
  const slopes = `${signedBytes(check.before)}/h → ${signedBytes(check.after.estimate)}/h`;
  return [
    ...name,
    text(
      check.isMended
        ? ` is mended: ${slopes}.`
        : ` is said to be mended by it, but that is not shown: ${slopes}.`,
    ),
  ];
}

function describeBasis({ judgement }: JudgedReleases): string {
  const { older, newer, uptimeHours, marginBytes } = judgement;
  const ages = `${formatSpan((uptimeHours * HOUR) / 2)} to ${formatSpan(uptimeHours * HOUR)} after the start`;
  const counted = `${countNoun(older.snapshots, 'snapshot')} of ${shortenBuild(older.name)}, ${newer.snapshots} of ${shortenBuild(newer.name)}`;
  return `One replica, at equal uptime (${ages}): ${counted}. Less than ${formatBytes(marginBytes)} (5 %, at least 2.5 MB) counts as no difference.`;
}

const WORDS: Readonly<Record<ReleaseChange['kind'], string>> = {
  new: '🆕 new',
  gone: '✖ gone',
  grown: '▲ grown',
  shrunk: '▼ shrunk',
  renamed: '↔ renamed',
};

function tableOf({ judgement, leaks }: JudgedReleases): Table {
  const isAnyLeak = judgement.changes.some(({ signature }) => leaks[signature] !== undefined);
  return {
    kind: 'table',
    caption: 'What differs by more than chance, most bytes first',
    columns: [
      { title: 'change', align: 'left' },
      { title: 'Δ live', align: 'right' },
      { title: '95 %', align: 'right' },
      ...(isAnyLeak ? [{ title: 'leak', align: 'left' as const }] : []),
      { title: 'allocated by', align: 'left', flexible: true },
    ],
    rows: judgement.changes.map((change): Cell[] => [
      { text: WORDS[change.kind] },
      { text: signedBytes(change.bytes.estimate), number: change.bytes.estimate },
      { text: describeRange(change.bytes) },
      ...(isAnyLeak ? [{ text: leaks[change.signature] ?? '' }] : []),
      { text: nameOf(change), isCode: true },
    ]),
  };
}

function nameOf({ definition, signature }: ReleaseChange): string {
  if (definition === null) return signature.slice(0, 12);
  const { allocator, entry } = definition;
  if (entry === null || entry.function === allocator.function) return allocator.function;
  return `${allocator.function} ← ${entry.function}`;
}

function pictureOf({ service, judgement, lines }: JudgedReleases, verdict: string): Attachment {
  const older = shortenBuild(judgement.older.name);
  const newer = shortenBuild(judgement.newer.name);
  const input: ReleaseChartInput = {
    title: `${service} · ${newer} and ${older}`,
    subtitle: 'live heap of one replica, by the time since it was started',
    older: { name: older, points: lines.older },
    newer: { name: newer, points: lines.newer },
  };
  return {
    kind: 'picture',
    name: 'release.png',
    title: verdict,
    alt: releaseChartAlt(input),
    drawing: { kind: 'chart', chart: releaseChart(input) },
  };
}

function actionsOf({ service, judgement }: JudgedReleases): Action[] {
  const { older, newer, verdict } = judgement;
  const diff = joinWords(['diff', service, toMoment(older.to), toMoment(newer.to)]);
  return [
    ...(verdict === 'worse'
      ? [{ label: 'Why?', command: joinWords(['why', service]), style: 'primary' as const }]
      : []),
    { label: 'Diff of their last snapshots', command: diff },
    { label: 'Judge again', command: joinWords(['release', service, older.name, newer.name]) },
  ];
}

/** As `diff` reads a time. */
function toMoment(at: number): string {
  return toIsoTime(at).slice(0, 19);
}
