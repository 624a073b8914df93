/** `/heap trend`: live memory over time, of a service or of one function in it, with deploys and restarts marked. */

import type { Command, CommandContext, HistoryQuery, Moment } from '../command.ts';
import { UsageError } from '../errors.ts';
import { readHistoryTarget } from '../history-target.ts';
import { readMoment } from '../moments.ts';
import { checkPattern } from '../pattern.ts';
import { joinWords } from '../words.ts';
import { describeTrend } from './message.ts';
import { reportTrend, type TrendReport } from './report.ts';

export interface TrendArgs {
  readonly subject: string;
  /** Null for files. */
  readonly service: string | null;
  readonly of: HistoryQuery['of'];
  /** A regular expression, or the id of a leak; null for the whole. */
  readonly pattern: string | null;
  readonly from: Moment | null;
  /** How `from` was typed. */
  readonly spelled: readonly string[];
}

export const trend: Command<TrendArgs, TrendReport> = {
  name: 'trend',
  summary:
    'Live memory over time, of the service or of the functions that match, with deploys and restarts marked.',
  usage: 'trend [service] [REGEXP or ID] [from]',
  examples: [
    'trend svc-blog',
    'trend svc-blog yesterday 09:00',
    'trend svc-blog HEAP-7f3a',
    'trend tango.*pool 6h ago',
  ],
  parse: readTrendWords,
  needs: () => [],
  progress: ({ subject, of }) =>
    of.kind === 'files' ? `reading ${subject}…` : `drawing the memory of ${subject}…`,
  history: ({ of, from }) => [{ of, from, wants: of.kind === 'files' ? [] : ['now'] }],
  report: (_, args, known) => {
    const [history] = known?.histories ?? [];
    if (history === undefined) throw new Error('no history to draw');
    return reportTrend(history, args);
  },
  message: describeTrend,
  investigates: ({ service, snapshot }) =>
    service === null || snapshot === null
      ? null
      : { service, snapshot, sampleIndex: 'inuse_space' },
};

function readTrendWords(words: readonly string[], context: CommandContext): TrendArgs {
  const { moment: from, others, spelled } = takeMoment(words, context);
  const last = others.at(-1);
  const isName = last === undefined || isSubject(last, context);
  const wanting = { command: 'trend', typed: words, words: others, ownWords: isName ? 0 : 1 };
  const { subject, service, of, rest } = readHistoryTarget(wanting, context);
  if (rest.length > 1) throw refuseWord(rest[1] ?? '', subject);
  const [typed] = rest;
  const pattern = typed === undefined ? null : readPattern(typed, subject);
  return { subject, service, of, pattern, from, spelled };
}

function isSubject(word: string, { services, isFile }: CommandContext): boolean {
  return services.some(({ name }) => name === word) || isFile(word);
}

interface TakenMoment {
  readonly moment: Moment | null;
  readonly others: readonly string[];
  readonly spelled: readonly string[];
}

/** The time stands last; `from` and `since` before it are understood. */
function takeMoment(words: readonly string[], { services }: CommandContext): TakenMoment {
  for (let at = 0; at < words.length; at++) {
    const spelled = words.slice(at);
    const isName = services.some(({ name }) => name === words[at]);
    const read = isName ? null : readMoment(spelled.flatMap((word) => word.split(' ')));
    if (read === null || read.count < spelled.flatMap((word) => word.split(' ')).length) continue;
    const before = words.slice(0, at);
    const isMarked = ['from', 'since'].includes(before.at(-1)?.toLowerCase() ?? '');
    return { moment: read.moment, others: isMarked ? before.slice(0, -1) : before, spelled };
  }
  return { moment: null, others: words, spelled: [] };
}

function readPattern(typed: string, subject: string): string {
  return checkPattern(typed, (meant) => [joinWords(['trend', subject, meant])]);
}

function refuseWord(word: string, subject: string): UsageError {
  return new UsageError(
    `I don't understand \`${word.slice(0, 80)}\`: \`trend\` takes a service, one regular expression or the id of a leak, and the time from which on, such as \`6h ago\` or \`yesterday 09:00\` (UTC).`,
    [joinWords(['trend', subject])],
  );
}
