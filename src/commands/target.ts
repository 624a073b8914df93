/** Which heap a report is about: the service or the files named first, else what the channel or thread is looking at. */

import type { CommandContext, SnapshotQuery } from './command.ts';
import { UsageError } from './errors.ts';
import { isSlipOf, nearest } from './nearest.ts';
import { nameUpload, readUpload } from './uploads.ts';
import { joinWords } from './words.ts';

export interface Target {
  /** How people call it: the service, or the files. */
  readonly subject: string;
  readonly queries: readonly SnapshotQuery[];
  /** The sample type the investigation was about; empty where a new one begins. */
  readonly sampleIndex: string;
  /** The words that name it again: the service, or the files. */
  readonly spelled: readonly string[];
}

export interface TargetWords {
  readonly target: Target;
  /** The words behind it. */
  readonly rest: readonly string[];
}

interface Choice {
  readonly fresh: boolean;
  readonly snapshot: string | null;
}

/** The report that wants a target, and the words it was given. */
export interface Wanting {
  readonly command: string;
  /** All words behind the command, options too: what a suggestion repeats. */
  readonly typed: readonly string[];
  /** Those that are no options. */
  readonly words: readonly string[];
  /** How many of them the report itself wants: what stands before must have been meant as a service. */
  readonly ownWords: number;
  /** False where a bare word behind the service stands for nothing: then it is no part of a function's name either. */
  readonly takesPatterns?: boolean;
}

/**
 * The first word is a service where it is a known one; in a terminal the first words may be files, in a chat links to files. Behind a word that is
 * none of them they count too. Where there are no more words than the report itself wants the current investigation goes on. Throws UsageError where there is none, or where a word is no service's name.
 */
export function readTarget(wanting: Wanting, choice: Choice, context: CommandContext): TargetWords {
  const { ownWords } = wanting;
  const words = putTargetFirst(wanting.words, context);
  const [first] = words;
  const service = context.services.find(({ name }) => name === first);
  if (service !== undefined) {
    return { target: aimAtService(service.name, choice), rest: words.slice(1) };
  }
  const named = words.slice(0, words.length - ownWords);
  const files = takeFiles(named, context);
  if (files.length > 0) return { target: aimAtFiles(files), rest: words.slice(files.length) };
  const uploads = takeUploads(named);
  if (uploads.length > 0) {
    return { target: aimAtUploads(uploads, choice), rest: words.slice(uploads.length) };
  }
  if (words.length > ownWords || isSlip(first, context)) throw unknownService(wanting, context);
  const { attached = [] } = context;
  if (attached.length > 0) return { target: aimAtUploads(attached, choice), rest: words };
  if (context.investigation === null) throw askForService(wanting, context);
  return { target: goOn(context.investigation, choice), rest: words };
}

/** As pprof has it: `peek RE heap.pb.gz`. Only where the first word is no target, and a later one surely is. */
function putTargetFirst(words: readonly string[], context: CommandContext): readonly string[] {
  const isTarget = (word: string) =>
    context.services.some(({ name }) => name === word) ||
    context.isFile(word) ||
    readUpload(word) !== null;
  const [first] = words;
  if (first === undefined || isTarget(first)) return words;
  return [...words.filter(isTarget), ...words.filter((word) => !isTarget(word))];
}

function aimAtService(service: string, { fresh, snapshot }: Choice): Target {
  const query: SnapshotQuery =
    snapshot === null
      ? { kind: 'now', service, fresh }
      : { kind: 'kept', service, id: snapshot, orNow: false };
  return { subject: service, queries: [query], sampleIndex: '', spelled: [service] };
}

function aimAtFiles(paths: readonly string[]): Target {
  const queries = paths.map((path): SnapshotQuery => ({ kind: 'file', path }));
  return { subject: paths.join(', '), queries, sampleIndex: '', spelled: paths };
}

/** Several of them are one profile, as files are. They have no snapshots to choose from. */
function aimAtUploads(words: readonly string[], { snapshot }: Choice): Target {
  const uploads = words.flatMap((word) => readUpload(word) ?? []);
  if (snapshot !== null && !words.includes(snapshot)) {
    throw new UsageError(
      `A shared file has no snapshots: leave out \`snapshot=${snapshot.slice(0, 80)}\`, or name a service.`,
    );
  }
  const [first] = uploads;
  const queries = uploads.map((upload): SnapshotQuery => ({ kind: 'upload', upload }));
  const subject =
    first === undefined || uploads.length > 1 ? `${uploads.length} files` : nameUpload(first);
  return { subject, queries, sampleIndex: '', spelled: words };
}

/** The same snapshot as before, so that the numbers of one investigation agree; the service as it is now where that one is gone. */
function goOn(
  investigation: NonNullable<CommandContext['investigation']>,
  { fresh, snapshot }: Choice,
): Target {
  const { service, sampleIndex } = investigation;
  if (readUpload(service) !== null) {
    return { ...aimAtUploads([service], { fresh, snapshot }), sampleIndex };
  }
  const query: SnapshotQuery = fresh
    ? { kind: 'now', service, fresh }
    : { kind: 'kept', service, id: snapshot ?? investigation.snapshot, orNow: snapshot === null };
  return { subject: service, queries: [query], sampleIndex, spelled: [service] };
}

function takeFiles(words: readonly string[], context: CommandContext): string[] {
  const end = words.findIndex((word) => !context.isFile(word));
  return words.slice(0, end < 0 ? words.length : end);
}

function takeUploads(words: readonly string[]): string[] {
  const end = words.findIndex((word) => readUpload(word) === null);
  return words.slice(0, end < 0 ? words.length : end);
}

function isSlip(word: string | undefined, context: CommandContext): boolean {
  return word !== undefined && context.services.some(({ name }) => isSlipOf(word, name));
}

function unknownService(wanting: Wanting, context: CommandContext): UsageError {
  const { command, typed, words, takesPatterns = true } = wanting;
  const [first = ''] = words;
  const { services } = context;
  const investigation = takesPatterns ? context.investigation : null;
  const near = nearest(
    first,
    services.map(({ name }) => name),
  );
  const corrected = near.map((name) => typed.map((word) => (word === first ? name : word)));
  const isPart = investigation !== null && near.length === 0;
  const filtered = isPart ? [[investigation.service, ...typed]] : [];
  return new UsageError(
    `I don't know a service \`${first.slice(0, 80)}\`. ${hintAt(near[0], investigation)}`,
    [...[...corrected, ...filtered].map((rest) => joinWords([command, ...rest])), 'services'],
  );
}

function hintAt(near: string | undefined, investigation: CommandContext['investigation']): string {
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  if (investigation === null) return '`/heap services` lists those I know.';
  return `If it is part of a function's name, say \`${investigation.service}\` first.`;
}

function askForService({ command, typed }: Wanting, context: CommandContext): UsageError {
  const names = context.services.map(({ name }) => name).slice(0, 3);
  const suggestions = names.map((name) => joinWords([command, name, ...typed]));
  return new UsageError(
    'Which service? This channel is not looking at one yet: name it first.',
    suggestions.length === 0 ? ['services'] : suggestions,
  );
}
