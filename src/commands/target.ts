/** Which heap a report is about: the service or the files named first, else what the channel or thread is looking at. */

import type { CommandContext, SnapshotQuery } from './command.ts';
import { UsageError } from './errors.ts';
import { isSlipOf, nearest } from './nearest.ts';
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

/**
 * The first word is a service where it is a known one; in a terminal the first words may be files. Otherwise the words belong to the
 * report and the current investigation goes on. Throws UsageError where there is none, or where the word is a slip of a service's name.
 * `ownWords` is how many words the report itself wants: what stands before them must have been meant as a service.
 */
export function readTarget(
  command: { readonly name: string; readonly ownWords: number },
  words: readonly string[],
  choice: Choice,
  context: CommandContext,
): TargetWords {
  const [first] = words;
  const service = context.services.find(({ name }) => name === first);
  if (service !== undefined)
    return { target: aimAtService(service.name, choice), rest: words.slice(1) };
  const files = takeFiles(words.slice(0, words.length - command.ownWords), context);
  if (files.length > 0) return { target: aimAtFiles(files), rest: words.slice(files.length) };
  if (first !== undefined) refuseSlip(command.name, words, context);
  if (context.investigation !== null)
    return { target: goOn(context.investigation, choice), rest: words };
  throw words.length > command.ownWords
    ? unknownService(command.name, words, context)
    : askForService(command.name, words, context);
}

/** The error for a first word that must have been meant as a service. */
export function unknownService(
  command: string,
  words: readonly string[],
  context: CommandContext,
): UsageError {
  const [first = '', ...rest] = words;
  const names = context.services.map(({ name }) => name);
  const near = nearest(first, names);
  const hint =
    near[0] === undefined ? '`/heap services` lists those I know.' : `Did you mean \`${near[0]}\`?`;
  return new UsageError(`I don't know a service \`${first.slice(0, 80)}\`. ${hint}`, [
    ...near.map((name) => joinWords([command, name, ...rest])),
    'services',
  ]);
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

/** The same snapshot as before, so that the numbers of one investigation agree; the service as it is now where that one is gone. */
function goOn(
  investigation: NonNullable<CommandContext['investigation']>,
  { fresh, snapshot }: Choice,
): Target {
  const { service, sampleIndex } = investigation;
  const query: SnapshotQuery = fresh
    ? { kind: 'now', service, fresh }
    : { kind: 'kept', service, id: snapshot ?? investigation.snapshot, orNow: snapshot === null };
  return { subject: service, queries: [query], sampleIndex, spelled: [service] };
}

function takeFiles(words: readonly string[], context: CommandContext): string[] {
  const end = words.findIndex((word) => !context.isFile(word));
  return words.slice(0, end < 0 ? words.length : end);
}

function refuseSlip(command: string, words: readonly string[], context: CommandContext): void {
  const [first = ''] = words;
  if (context.services.some(({ name }) => isSlipOf(first, name)))
    throw unknownService(command, words, context);
}

function askForService(
  command: string,
  words: readonly string[],
  context: CommandContext,
): UsageError {
  const names = context.services.map(({ name }) => name).slice(0, 3);
  const suggestions = names.map((name) => joinWords([command, name, ...words]));
  return new UsageError(
    'Which service? This channel is not looking at one yet: name it first.',
    suggestions.length === 0 ? ['services'] : suggestions,
  );
}
