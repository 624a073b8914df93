/** `/heap export`: a snapshot as a file for `go tool pprof`. */

import { encodeProfile } from '../../pprof/encode.ts';
import { extensionsOf } from '../../pprof/extensions.ts';
import { packProfile } from '../../pprof/pack.ts';
import type { Command, Snapshot, SnapshotQuery } from '../command.ts';
import { UsageError } from '../errors.ts';
import { factsOf, investigationOf, type SnapshotFacts } from '../heap-report.ts';
import { type Point, readPoint } from '../points.ts';
import { readReportWords } from '../report-words.ts';
import { readTarget, type Target } from '../target.ts';
import { joinWords } from '../words.ts';
import { describeExport } from './message.ts';

export interface ExportArgs {
  readonly target: Target;
  readonly queries: readonly SnapshotQuery[];
}

export interface ExportAnswer {
  readonly subject: string;
  readonly snapshot: SnapshotFacts;
  /** Of the file. */
  readonly name: string;
  /** In bytes, compressed. */
  readonly size: number;
  /** The file itself, in base64. */
  readonly profile: string;
}

export const exportProfile: Command<ExportArgs, ExportAnswer> = {
  name: 'export',
  summary: 'A snapshot as a file that go tool pprof opens.',
  usage: 'export [service] [snapshot]',
  examples: ['export svc-blog', 'export svc-blog 1h ago', 'export svc-blog snapshot=s_4kq7m2x9ab'],
  parse: (words, context) => {
    const { rest, snapshot, fresh, spelled, ignored } = readReportWords(words);
    const option = spelled[0] ?? ignored[0];
    if (option !== undefined) throw refuseOption(option);
    const head = context.services.some(({ name }) => name === rest[0]) ? 1 : 0;
    const { point, count } = readSnapshotPoint(rest.slice(head));
    const id = point?.kind === 'kept' ? point.id : snapshot;
    const choice = { fresh: fresh || point?.kind === 'now', snapshot: id };
    const others = [...rest.slice(0, head), ...rest.slice(head + count)];
    const wanting = { command: 'export', typed: words, words: others, ownWords: 0 };
    const { target, rest: strange } = readTarget(wanting, choice, context);
    if (strange[0] !== undefined) throw refuseWord(strange[0], target);
    if (isAlreadyFile(target)) throw refuseFile();
    return { target, queries: point?.kind === 'at' ? [atMoment(point, target)] : target.queries };
  },
  needs: ({ queries }) => queries,
  progress: ({ target }) => `packing the heap of ${target.subject}…`,
  report: ([snapshot], { target }) => {
    if (snapshot === undefined) throw new Error('an export without a snapshot');
    const { bytes, ending } = packProfile(fileForPprof(snapshot));
    const stem = `${target.subject}-${snapshot.meta.id}`.replace(/[^\p{L}\p{N}._-]/gu, '-');
    return {
      subject: target.subject,
      snapshot: factsOf(snapshot),
      name: `${stem}.${ending}`,
      size: bytes.length,
      profile: Buffer.from(bytes).toString('base64'),
    };
  },
  message: describeExport,
  investigates: ({ subject, snapshot }, { target }) =>
    investigationOf({ subject, snapshots: [snapshot] }, target.sampleIndex),
};

/** As it is kept; what pprof would not read, or not name, as what heapbot read in it. */
function fileForPprof({ file, unfinished }: Snapshot): Uint8Array {
  return extensionsOf(unfinished).length === 0 ? file : encodeProfile(unfinished);
}

const NOT_ALONE = new Set<Point['kind']>(['previous', 'baseline', 'upload']);

/** The first words as one snapshot; `previous` alone names none. */
function readSnapshotPoint(words: readonly string[]): { point: Point | null; count: number } {
  const read = readPoint(words);
  const isAlone = read !== null && !NOT_ALONE.has(read.point.kind);
  return isAlone ? read : { point: null, count: 0 };
}

function atMoment({ moment }: Extract<Point, { kind: 'at' }>, { subject }: Target): SnapshotQuery {
  return { kind: 'at', service: subject, moment, except: null };
}

function refuseOption(option: string): UsageError {
  return new UsageError(
    `\`export\` gives the whole profile and takes no options such as \`${option.slice(0, 80)}\`: give them to \`go tool pprof\`, or to \`heapbot pprof -proto\` for what they leave.`,
  );
}

function refuseWord(word: string, { spelled }: Target): UsageError {
  return new UsageError(
    `I don't understand \`${word.slice(0, 80)}\`: \`export\` takes a service and a snapshot (\`s_…\`, \`now\`, or a time in UTC such as \`1h ago\`).`,
    [joinWords(['export', ...spelled])],
  );
}

function isAlreadyFile({ queries }: Target): boolean {
  return queries.some(({ kind }) => kind === 'file' || kind === 'upload');
}

function refuseFile(): UsageError {
  return new UsageError('That is a file already: `export` takes a service.');
}
