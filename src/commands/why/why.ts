/** `/heap why`: whether a service leaks, what, whose it is, since when and until when, in one answer that is revised as more is known. */

import type { Command, CommandContext, FollowUp, HistoryQuery } from '../command.ts';
import { UsageError } from '../errors.ts';
import { readHistoryTarget } from '../history-target.ts';
import { joinWords } from '../words.ts';
import { describeStop, describeWhy } from './message.ts';
import { explainService, type WhyReport } from './report.ts';

export interface WhyArgs {
  readonly subject: string;
  /** Null for files. */
  readonly service: string | null;
  readonly of: HistoryQuery['of'];
  /** Milliseconds between two snapshots; null: as the service is watched anyway, at most five minutes. */
  readonly every: number | null;
  /** The person wants no more revisions. */
  readonly isStop: boolean;
  /** Where it is asked, an answer can be revised. */
  readonly isRevisable: boolean;
}

/** What came of `why svc stop`. */
export interface WhyStopped {
  readonly service: string;
  /** Answers that were being revised. */
  readonly stopped: number;
}

export const why: Command<WhyArgs, WhyReport | WhyStopped> = {
  name: 'why',
  summary:
    'Is it leaking? What grows, whose it is, since when, and when memory runs out. With too few snapshots it takes more and edits its answer.',
  usage: 'why [service] [every=5m] [stop]',
  examples: ['why svc-blog', 'why svc-blog every=2m', 'why svc-blog stop'],
  parse: readWhyWords,
  needs: () => [],
  progress: ({ subject, of }) =>
    of.kind === 'files' ? `reading ${subject}…` : `looking into the memory of ${subject}…`,
  history: ({ of, isStop }) =>
    isStop ? [] : [{ of, from: null, wants: of.kind === 'files' ? [] : ['now', 'goroutines'] }],
  change: ({ service, isStop }) =>
    isStop && service !== null ? { kind: 'stop-watching', service } : null,
  report: (_, args, known) => {
    const outcome = known?.outcome;
    if (args.isStop) {
      const stopped = outcome?.kind === 'stopped-watching' ? outcome.count : 0;
      return { service: args.subject, stopped };
    }
    const [history] = known?.histories ?? [];
    if (known === undefined || history === undefined) throw new Error('nothing known to judge');
    return explainService(history, args, known.now);
  },
  message: (report) => (isStopped(report) ? describeStop(report) : describeWhy(report)),
  investigates: (report) => {
    if (isStopped(report)) return null;
    const { service, snapshot } = report.details;
    if (service === null || snapshot === null) return null;
    return { service, snapshot, sampleIndex: 'inuse_space' };
  },
  learns: (report) =>
    isStopped(report) || report.details.service === null ? [] : report.details.learned,
  follows: (report) => (isStopped(report) ? null : followUpOf(report)),
};

function isStopped(report: WhyReport | WhyStopped): report is WhyStopped {
  return 'stopped' in report;
}

/** Some of the snapshots will say nothing new, and do not count. */
const SPARE = 8;

function followUpOf({ details }: WhyReport): FollowUp | null {
  const { service, watching } = details;
  if (service === null || watching === null) return null;
  return {
    service,
    pace: watching.pace,
    times: watching.toGo + SPARE,
    words: ['why', service, `every=${watching.pace / 1000}s`],
  };
}

const MINUTE = 60_000;
const LONGEST = 24 * 60 * MINUTE;

function readWhyWords(words: readonly string[], context: CommandContext): WhyArgs {
  const paces = words.filter((word) => word.toLowerCase().startsWith('every='));
  const others = words.filter((word) => !paces.includes(word));
  const isStop = others.at(-1)?.toLowerCase() === 'stop';
  const named = isStop ? others.slice(0, -1) : others;
  const wanting = { command: 'why', typed: words, words: named, ownWords: 0, takesPatterns: false };
  const { subject, service, of, rest } = readHistoryTarget(wanting, context);
  if (rest.length > 0) throw refuseWord(rest[0] ?? '', subject);
  if (isStop && service === null)
    throw new UsageError('Files are not watched: there is nothing to stop.');
  return {
    subject,
    service,
    of,
    every: readPace(paces.at(-1), subject),
    isStop,
    isRevisable: context.canRevise === true,
  };
}

/** `every=5m`, `every=90s`, `every=1h`; `every=pace` is the default. */
function readPace(word: string | undefined, subject: string): number | null {
  const value = word?.slice('every='.length).toLowerCase() ?? '';
  if (value === '' || value === 'pace') return null;
  const [, amount, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(s|m|min|h)$/u.exec(value) ?? [];
  const millis = Number(amount) * ({ s: 1000, h: 60 * MINUTE }[unit] ?? MINUTE);
  if (millis >= MINUTE && millis <= LONGEST) return millis;
  throw new UsageError(
    `\`every=${value.slice(0, 40)}\` does not work: it takes the time between two snapshots, from \`1m\` to \`24h\`, as in \`every=5m\`.`,
    [joinWords(['why', subject, 'every=5m'])],
  );
}

function refuseWord(word: string, subject: string): UsageError {
  return new UsageError(
    `I don't understand \`${word.slice(0, 80)}\`: \`why\` takes a service, \`every=5m\` and \`stop\`.`,
    [joinWords(['why', subject])],
  );
}
