/** Turns words into a command with its arguments: the first word is the command, or a service, or a slip of the finger. */

import { availableReports } from '../pprof/driver/report-formats.ts';
import type { Command, CommandContext, CommandSummary } from './command.ts';
import { UsageError } from './errors.ts';
import { commands, findCommand } from './list.ts';
import { isSlipOf, nearest } from './nearest.ts';
import { readUpload } from './uploads.ts';
import { joinWords } from './words.ts';

export interface Parsed {
  readonly command: Command<unknown, unknown>;
  readonly args: unknown;
}

/**
 * `top svc-blog 10` is the command `top`; a bare service (`svc-blog`) is its top, so is a file; nothing at all is help; pprof's `top10` is `top 10`.
 * Throws UsageError with whole commands to try instead.
 */
export function parseCommand(
  typed: readonly string[],
  context: Omit<CommandContext, 'commands'>,
): Parsed {
  const { attached = [] } = context;
  const [first = attached.length > 0 ? 'top' : 'help', ...rest] = typed;
  const words = unglueCount(first, rest);
  const command = chooseCommand(words, context);
  const args = command.parse(
    findCommand(words[0]?.toLowerCase() ?? '') === command ? words.slice(1) : words,
    {
      ...context,
      commands: commands.map(summarize),
    },
  );
  return { command, args };
}

function chooseCommand(
  words: readonly string[],
  context: Omit<CommandContext, 'commands'>,
): Command<unknown, unknown> {
  const [word = 'help', ...rest] = words;
  const command = findCommand(word.toLowerCase());
  if (command !== undefined) return command;
  const isService = context.services.some(({ name }) => name === word);
  const isFile = context.isFile(word) || readUpload(word) !== null;
  const top = findCommand('top');
  if ((isService || isFile) && top !== undefined) return top;
  throw unknownWord(word, rest, context);
}

/** pprof's shell spelling: `top10`. */
function unglueCount(first: string, rest: readonly string[]): string[] {
  const [, name, count] = /^([a-z]+)(\d+)$/iu.exec(first) ?? [];
  if (name === undefined || count === undefined || findCommand(name.toLowerCase()) === undefined) {
    return [first, ...rest];
  }
  return [name, count, ...rest];
}

function unknownWord(
  word: string,
  rest: readonly string[],
  context: Omit<CommandContext, 'commands'>,
): UsageError {
  if (isReportOfPprof(word)) {
    return new UsageError(
      `\`${word}\` is a report for files: \`heapbot pprof -${word} FILE\` makes it in a terminal, and \`/heap export\` hands out the file.`,
    );
  }
  const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const services = context.services.map(({ name }) => name);
  const near = nearest(word, names, 2).map((name) => joinWords([name, ...rest]));
  // Where a service follows, the word can only have been a command.
  const meant = services.some((name) => name === rest[0]) ? [] : nearest(word, services, 2);
  const nearServices = meant.map((name) => joinWords(['top', name, ...rest]));
  const isService = services.some((name) => isSlipOf(word, name));
  const suggestions = isService ? [...nearServices, ...near] : [...near, ...nearServices];
  return new UsageError(
    `I don't know \`${word.slice(0, 80)}\`: it is neither a command nor a service.`,
    suggestions.length === 0 ? ['help', 'services'] : suggestions.slice(0, 3),
  );
}

function isReportOfPprof(word: string): boolean {
  return availableReports().some(({ flag }) => flag === `-${word}`);
}

function summarize({
  name,
  aliases = [],
  summary,
  usage,
  examples,
}: CommandSummary): CommandSummary {
  return { name, aliases, summary, usage, examples };
}
