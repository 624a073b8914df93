/** Reads a message in a test as a person would: lines of text, rows of a table. */

import type { Block, Inline, Message } from '../../src/message/message.ts';

type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;

/** The first block of a kind; fails where there is none. */
export function blockOf<Kind extends Block['kind']>(message: Message, kind: Kind): BlockOf<Kind> {
  const found = message.blocks.find((block): block is BlockOf<Kind> => block.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} in ${JSON.stringify(message)}`);
  return found;
}

export function linesOf({ content }: { readonly content: readonly Inline[] }): string[] {
  return content
    .map((inline) => ('text' in inline ? inline.text : `<${inline.kind}>`))
    .join('')
    .split('\n');
}

/** The header and the rows of the table, cells between bars. */
export function tableOf(message: Message): string[] {
  const { columns, rows } = blockOf(message, 'table');
  const texts = [
    columns.map(({ title }) => title),
    ...rows.map((row) => row.map(({ text }) => text)),
  ];
  return texts.map((row) => row.join(' | '));
}
