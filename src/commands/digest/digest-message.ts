/** How a digest says what it found: a headline, a row for each service, what is new of suspects, and what to ask next. */

import { toIsoTime } from '../../leaks/iso-time.ts';
import { bold, endSentence, text } from '../../message/compose.ts';
import type { Action, Block, Inline, Message } from '../../message/message.ts';
import { cutEnd } from '../../message/shorten-name.ts';
import { describeEstimate } from '../estimates.ts';
import { plainSentence } from '../leak-words.ts';
import { countNoun, formatBytes } from '../units.ts';
import { joinWords } from '../words.ts';
import { sumChanges } from './compare-sizes.ts';
import { attachTables, MOST_FAILURES } from './digest-files.ts';
import { attachPicture } from './digest-picture.ts';
import { type DigestReport, isLeaking } from './digest-report.ts';
import { nameChannel } from './digest-words-of.ts';
import type { ServiceNews } from './service-news.ts';
import { tableOf, VERDICTS } from './service-table.ts';
import { describeSuspects } from './suspect-message.ts';

export function describeNews(report: DigestReport, isPreview: boolean): Message {
  const preview = isPreview ? [describePreview(report)] : [];
  if (report.isQuiet) return describeQuiet(report, preview);
  const headline = summarize(report);
  const { services } = report;
  return {
    text: [
      plainSentence(headline),
      ...services.map(spellService),
      ...report.failures.map(spell),
    ].join(' '),
    blocks: [
      { kind: 'paragraph', content: headline },
      ...(services.length === 0 ? [] : [tableOf(report)]),
      ...describeSuspects(services),
      ...describeFailures(report),
      ...preview,
      describeOrigin(report),
      { kind: 'actions', actions: actionsOf(report) },
    ],
    thread: [...attachPicture(report), ...attachTables(report)],
  };
}

/** One line, and nothing below it. */
function describeQuiet(report: DigestReport, preview: readonly Block[]): Message {
  const { digest, services, previousAt } = report;
  const [only] = services;
  if (only === undefined) return describeNothing(report, preview);
  const who =
    services.length === 1
      ? `${only.service} is quiet`
      : `All ${countNoun(services.length, 'service')} quiet`;
  const content = [
    bold(who),
    text(': nothing moved by more than noise'),
    ...describeSince(previousAt),
    text(`. · #${digest.number}`),
  ];
  return {
    text: plainSentence(content),
    blocks: [{ kind: 'paragraph', content }, ...preview],
    thread: [],
  };
}

function describeNothing({ digest }: DigestReport, preview: readonly Block[]): Message {
  const { number, channel } = digest;
  const content = [
    bold('No service to tell of'),
    text(`: none is configured that may be shown in ${nameChannel(channel)}. · #${number}`),
  ];
  return {
    text: plainSentence(content),
    blocks: [{ kind: 'paragraph', content }, ...preview],
    thread: [],
  };
}

function describeSince(previousAt: number | null): Inline[] {
  return previousAt === null ? [] : [text(' since '), { kind: 'time', at: previousAt }];
}

/** Who leaks, then what changed in all. */
function summarize({ services, failures, previousAt }: DigestReport): Inline[] {
  const leaking = services.filter(isLeaking);
  const [first] = leaking;
  const count = services.length + failures.length;
  const who =
    first === undefined
      ? count === 1
        ? (services[0]?.service ?? failures[0]?.service ?? '')
        : countNoun(count, 'service')
      : leaking.length === 1
        ? `${first.service} ${sureOf(first)}growing`
        : `${leaking.length} of ${countNoun(count, 'service')} growing`;
  const live = services.reduce((sum, { liveBytes }) => sum + liveBytes, 0);
  const changes = services.flatMap(({ change }) => (change === null ? [] : [change.bytes]));
  const size = services.length === 0 ? 'nothing could be read' : `${formatBytes(live)} live`;
  if (changes.length === 0) return [bold(who), text(`: ${size}, the first digest.`)];
  const all = changes.length === 1 ? '' : ' in all';
  return [
    bold(who),
    text(`: ${size}${all}, ${describeEstimate(sumChanges(changes))}`),
    ...describeSince(previousAt),
    text('.'),
  ];
}

function sureOf({ confidence }: ServiceNews): string {
  return confidence === 'confirmed' ? 'is ' : 'is probably ';
}

/** Beside as many suspects as are told of, more would leave no room for the buttons. */
const LONGEST_WHY = 90;

function describeFailures({ failures }: DigestReport): Block[] {
  if (failures.length === 0) return [];
  const lines = failures
    .slice(0, MOST_FAILURES)
    .flatMap(({ service, why }, at) => [
      ...(at === 0 ? [] : [text('\n')]),
      bold(service),
      text(` ${endSentence(cutEnd(why, (words) => words.length <= LONGEST_WHY))}`),
    ]);
  const left = failures.length - MOST_FAILURES;
  const more = left > 0 ? [text(`\nand ${left} more could not be read: see the tables`)] : [];
  return [{ kind: 'paragraph', content: [...lines, ...more] }];
}

function spell({ service, why }: DigestReport['failures'][number]): string {
  return `${service} ${endSentence(why)}`;
}

function spellService({ service, liveBytes, verdict }: ServiceNews): string {
  return `${service}: ${formatBytes(liveBytes)}, ${VERDICTS[verdict]}.`;
}

function describePreview({ digest, isDue }: DigestReport): Block {
  const { number, channel, condition } = digest;
  const would = isDue
    ? `it would be posted in ${nameChannel(channel)}`
    : `with \`if=${condition}\` nothing would be posted`;
  return {
    kind: 'note',
    content: [text(`Preview of #${number}: ${would.replaceAll('`', '')}. Only you see it.`)],
  };
}

function describeOrigin({ digest }: DigestReport): Block {
  return {
    kind: 'note',
    content: [
      text(
        `Digest #${digest.number} · ${digest.when.words}, ${digest.when.timeZone} · ranges hold with 95 %`,
      ),
    ],
  };
}

const MOST_ASKED = 3;

/** All that there is to ask of the most urgent one, the reason of the next ones. */
function actionsOf({ digest, services, previousAt }: DigestReport): Action[] {
  const [first, ...others] = services;
  const manage = { label: `Manage #${digest.number}`, command: `digest show ${digest.number}` };
  if (first === undefined) return [manage];
  const from = first.change === null || previousAt === null ? [] : [toIsoTime(previousAt)];
  const reasons = others.filter((news) => isLeaking(news) || news.change?.isBeyondNoise === true);
  return [
    {
      label: `Why ${first.service}`,
      command: joinWords(['why', first.service]),
      ...(isLeaking(first) ? { style: 'primary' as const } : {}),
    },
    { label: 'What changed', command: joinWords(['diff', first.service, ...from]) },
    { label: 'Call graph', command: joinWords(['graph', first.service]) },
    ...reasons
      .slice(0, MOST_ASKED - 1)
      .map(({ service }) => ({ label: `Why ${service}`, command: joinWords(['why', service]) })),
    manage,
  ];
}
