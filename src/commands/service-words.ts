/** The words of commands about a service's past: the service first, or the one that the channel or thread is looking at. */

import type { CommandContext } from './command.ts';
import { UsageError } from './errors.ts';
import { readTarget } from './target.ts';
import { joinWords } from './words.ts';

export interface ServiceWords {
  readonly service: string;
  /** The words behind it. */
  readonly rest: readonly string[];
}

/** Throws UsageError where no service is named and none is being looked at, or where the first word is a slip of one's name. */
export function readService(
  command: string,
  words: readonly string[],
  context: CommandContext,
): ServiceWords {
  const wanting = { command, typed: words, words, ownWords: words.length };
  const choice = { fresh: false, snapshot: null };
  const { target, rest } = readTarget(wanting, choice, { ...context, attached: [] });
  if (target.queries[0]?.kind === 'upload') throw refuseFile(command, words, context);
  return { service: target.subject, rest };
}

/** Throws UsageError where words are left that nothing stands for. */
export function refuseRest(command: string, { service, rest }: ServiceWords, takes: string): void {
  const [word] = rest;
  if (word === undefined) return;
  throw new UsageError(
    `I don't understand \`${word.slice(0, 80)}\`: \`${command}\` takes ${takes}.`,
    [joinWords([command, service])],
  );
}

function refuseFile(
  command: string,
  words: readonly string[],
  { services }: CommandContext,
): UsageError {
  return new UsageError(
    'A shared file has no past: name a service.',
    services.slice(0, 3).map(({ name }) => joinWords([command, name, ...words])),
  );
}
