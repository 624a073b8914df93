/** `/heap release`: whether a release is better or worse than the one before it, at equal uptime. */

import type { LeakRecord } from '../../leaks/identity.ts';
import type { Prospect } from '../../leaks/release/foresee.ts';
import type { ReleaseJudgement } from '../../leaks/release/release-judgement.ts';
import type { FixCheck } from '../../leaks/verify-fix.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { followReleases } from '../follow-pace.ts';
import { readService } from '../service-words.ts';
import { joinWords } from '../words.ts';
import { compareReleases } from './compare.ts';
import { describeRelease } from './message.ts';

export interface ReleaseArgs {
  readonly service: string;
  /** Null: the newest, or what was announced since. */
  readonly newer: string | null;
  /** Null: the one before it. */
  readonly older: string | null;
  /** Where it is asked, an answer can be revised. */
  readonly isRevisable: boolean;
}

export type ReleaseReport =
  | JudgedReleases
  /** Announced, but no snapshot of it was taken yet. */
  | {
      readonly kind: 'awaited';
      readonly service: string;
      readonly newer: string;
      readonly older: string | null;
      readonly times: readonly number[];
    }
  /** There is none of that name. */
  | {
      readonly kind: 'unknown';
      readonly service: string;
      readonly asked: string;
      readonly known: readonly string[];
    }
  /** Nothing to compare it with: the only release there is, null where there is not even one. */
  | { readonly kind: 'alone'; readonly service: string; readonly only: string | null };

export interface JudgedReleases {
  readonly kind: 'judged';
  readonly service: string;
  readonly judgement: ReleaseJudgement;
  /** Null where the verdict stands. */
  readonly prospect: Prospect | null;
  /** Live bytes of one replica by uptime. */
  readonly lines: {
    readonly older: readonly UptimePoint[];
    readonly newer: readonly UptimePoint[];
  };
  /** What the changed groups are called as leaks, by signature. */
  readonly leaks: Readonly<Record<string, string>>;
  readonly fixes: readonly FixNote[];
  /** When the newest snapshots were taken, in milliseconds since 1970. */
  readonly times: readonly number[];
}

export interface UptimePoint {
  readonly hours: number;
  readonly bytes: number;
}

/** A leak that the newer release is said to mend; `check` is null where that cannot be told yet. */
export interface FixNote {
  readonly leak: LeakRecord;
  readonly check: FixCheck | null;
}

/** Words that people put between two names. */
const BETWEEN = new Set(['vs', 'to', 'and', 'with', 'against']);

export const release: Command<ReleaseArgs, ReleaseReport> = {
  name: 'release',
  aliases: ['releases'],
  summary:
    'Whether a release is better, the same or worse than the one before it, at equal uptime.',
  usage: 'release [service] [old] [new]',
  examples: ['release svc-blog', 'release svc-blog v1.43', 'release svc-blog v1.42 v1.43'],
  parse: (words, context) => {
    const { service, rest } = readService('release', words, context);
    const names = rest.filter((word) => !BETWEEN.has(word.toLowerCase()));
    if (names.length > 2) {
      throw new UsageError('`release` compares two releases; more than two are named.', [
        joinWords(['release', service, ...names.slice(0, 2)]),
      ]);
    }
    return {
      service,
      newer: names.at(-1) ?? null,
      older: names.at(-2) ?? null,
      isRevisable: context.canRevise === true,
    };
  },
  needs: () => [],
  progress: ({ service }) => `comparing the releases of ${service}…`,
  history: ({ service }) => [{ of: { kind: 'service', service }, from: null, wants: [] }],
  report: (_, args, known) => {
    const history = known?.histories[0];
    if (history === undefined) throw new Error('releases without a history');
    return compareReleases(history, args);
  },
  message: describeRelease,
  learns: (report) => (report.kind === 'judged' ? report.fixes.flatMap(verify) : []),
  follows: (report, { service }) => {
    if (report.kind === 'awaited')
      return followReleases(service, wordsFor(report.older, report.newer, service), report.times);
    if (report.kind !== 'judged') return null;
    const { prospect, judgement, times } = report;
    if (prospect === null || prospect.kind === 'never') return null;
    return followReleases(
      service,
      wordsFor(judgement.older.name, judgement.newer.name, service),
      times,
    );
  },
};

/** What the snapshots show of a leak that somebody said to be mended. */
function verify({ leak, check }: FixNote): readonly LeakRecord[] {
  const { state } = leak;
  if (check?.isMended !== true || state.kind !== 'fixed' || state.isVerified) return [];
  return [{ ...leak, state: { ...state, isVerified: true } }];
}

/** The same two again: a third may come in the meantime. */
function wordsFor(older: string | null, newer: string, service: string): readonly string[] {
  return ['release', service, ...(older === null ? [] : [older]), newer];
}
