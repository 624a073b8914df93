/** `/heap help [command]`: what heapbot understands, made from the list of commands itself. */

import { code, command, text } from '../../message/compose.ts';
import type { Block, Message } from '../../message/message.ts';
import type { Command, CommandSummary } from '../command.ts';
import { UsageError } from '../errors.ts';
import { nearest } from '../nearest.ts';

interface HelpArgs {
  readonly commands: readonly CommandSummary[];
  readonly one: CommandSummary | null;
}

export const help: Command<HelpArgs, HelpArgs> = {
  name: 'help',
  summary: 'What heapbot understands, or one command in full.',
  usage: 'help [command]',
  examples: ['help', 'help top'],
  isPrivate: () => true,
  parse: ([word], context) => {
    if (word === undefined) return { commands: context.commands, one: null };
    const names = context.commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    const wanted = word.toLowerCase();
    const one = context.commands.find(
      ({ name, aliases }) => name === wanted || aliases?.includes(wanted),
    );
    if (one !== undefined) return { commands: context.commands, one };
    throw new UsageError(
      `There is no command \`${word.slice(0, 80)}\`.`,
      nearest(word, names, 2)
        .map((name) => `help ${name}`)
        .concat('help'),
    );
  },
  needs: () => [],
  report: (_, args) => args,
  message: (_, args) => (args.one === null ? describeAll(args.commands) : describeOne(args.one)),
};

function describeAll(commands: readonly CommandSummary[]): Message {
  const lines = commands.map(({ usage, summary }) => `/heap ${usage}: ${summary}`);
  const blocks: Block[] = commands.map(({ usage, summary }) => ({
    kind: 'paragraph',
    content: [command(usage), text(`\n${summary}`)],
  }));
  const threads: Block = {
    kind: 'note',
    content: [
      text('Slack does not run slash commands inside threads: there, write '),
      code('@heapbot peek reflect.Value.Call'),
      text(
        '. A command without a service goes on with the service that this channel or thread is looking at.',
      ),
    ],
  };
  const examples = commands.flatMap((command) => command.examples.slice(0, 1));
  const actions: Block = {
    kind: 'actions',
    actions: commands
      .filter(({ name }) => name !== 'help')
      .map(({ name }) => ({ label: `help ${name}`, command: `help ${name}` })),
  };
  return {
    text: `heapbot understands: ${lines.join(' · ')} For example: ${examples.map((example) => `/heap ${example}`).join(', ')}.`,
    blocks: [...blocks, threads, actions],
    thread: [],
  };
}

const ABOUT_OPTIONS: Block = {
  kind: 'note',
  content: [text('Options are pprof’s own; docs/commands.md has each of them with what it does.')],
};

function describeOne({ name, aliases = [], usage, summary, examples }: CommandSummary): Message {
  const also = aliases.length === 0 ? '' : ` Also called ${aliases.join(', ')}.`;
  return {
    text: `/heap ${usage}: ${summary}${also} Examples: ${examples.map((example) => `/heap ${example}`).join(', ')}`,
    blocks: [
      { kind: 'paragraph', content: [command(usage), text(`\n${summary}${also}`)] },
      {
        kind: 'paragraph',
        content: examples.flatMap((example) => [command(example), text('\n')]).slice(0, -1),
      },
      ...(usage.includes('[options]') ? [ABOUT_OPTIONS] : []),
      {
        kind: 'actions',
        actions: name === 'help' ? [] : [{ label: 'All commands', command: 'help' }],
      },
    ],
    thread: [],
  };
}
