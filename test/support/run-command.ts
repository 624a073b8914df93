/** Runs a command on what is known of one service, in a test: the words to the report and the message, as the worker would. */

import { renderMessage } from '../../src/adapters/slack/blocks/render.ts';
import type { CommandContext, FollowUp, Known } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { LeakRecord } from '../../src/leaks/identity.ts';
import type { Message } from '../../src/message/message.ts';
import { faultsOf } from './block-rules.ts';
import { createContext } from './command-context.ts';

export interface Ran<Report> {
  readonly report: Report;
  readonly message: Message;
  readonly learned: readonly LeakRecord[];
  readonly followUp: FollowUp | null;
  /** What Slack would not take of it. */
  readonly faults: readonly string[];
}

export function runOn<Report>(
  text: string,
  known: Known,
  read: (report: unknown) => Report,
  context: Partial<CommandContext> = {},
): Ran<Report> {
  const { command, args } = parseCommand(
    splitWords(text),
    createContext({ canRevise: true, ...context }),
  );
  // What crosses the border to a worker is data.
  const report: unknown = structuredClone(command.report([], args, structuredClone(known)));
  const message = command.message(report, args);
  const rendering = renderMessage(message, 'native', true);
  return {
    report: read(report),
    message,
    learned: command.learns?.(report, args) ?? [],
    followUp: command.follows?.(report, args) ?? null,
    faults: faultsOf(rendering.text, rendering.blocks),
  };
}
