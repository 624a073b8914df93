/** Writes a message as plain text for a terminal, with tables that fit its width. */

import stringWidth from 'string-width';
import type { Block, Cell, Inline, Message, Table } from '../../message/message.ts';
import { spellForShell } from './shell-words.ts';

export interface TextOptions {
  /** Columns of the terminal; Infinity where the output is a file or a pipe. */
  readonly width: number;
  /** How to make a text stand out; the identity where there is no terminal. */
  readonly emphasize: (text: string) => string;
  /** Milliseconds since 1970 as the reader writes times, in the reader's own zone. */
  readonly formatTime: (at: number) => string;
}

/** Ends with a line break. Buttons and pictures have no place in a terminal. */
export function renderText(message: Message, options: TextOptions): string {
  const blocks = message.blocks
    .map((block) => renderBlock(block, options))
    .filter((text) => text !== '');
  const files = message.thread.flatMap((attachment) =>
    attachment.kind === 'file' ? [attachment.text] : [],
  );
  return `${[...blocks, ...files].join('\n\n')}\n`;
}

function renderBlock(block: Block, options: TextOptions): string {
  switch (block.kind) {
    case 'paragraph':
      return renderInlines(block.content, options);
    case 'note':
      return renderInlines(block.content, options);
    case 'preformatted':
      return block.text.replace(/\n$/u, '');
    case 'table':
      return renderTable(block, options);
    case 'actions':
      return '';
  }
}

function renderInlines(content: readonly Inline[], options: TextOptions): string {
  return content.map((inline) => renderInline(inline, options)).join('');
}

function renderInline(inline: Inline, options: TextOptions): string {
  switch (inline.kind) {
    case 'text':
    case 'code':
    case 'link':
      return visible(inline.text);
    case 'bold':
      return options.emphasize(visible(inline.text));
    case 'command':
      return visible(`heapbot ${spellForShell(inline.words)}`.trimEnd());
    case 'time':
      return options.formatTime(inline.at);
    case 'person':
      return inline.id;
  }
}

const GAP = 2;

function renderTable({ columns, rows }: Table, options: TextOptions): string {
  const texts = [
    columns.map(({ title }) => title),
    ...rows.map((row) => row.map((cell) => writeCell(cell, options))),
  ];
  const widths = fitWidths(
    columns.map((_, at) => Math.max(...texts.map((row) => stringWidth(row[at] ?? '')))),
    columns.findIndex(({ flexible }) => flexible === true),
    options.width,
  );
  const lines = texts.map((row) =>
    columns
      .map(({ align }, at) => pad(shorten(row[at] ?? '', widths[at] ?? 0), widths[at] ?? 0, align))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
  const [header = '', ...body] = lines;
  return [options.emphasize(header), ...body].join('\n');
}

function writeCell({ text, at }: Cell, { formatTime }: TextOptions): string {
  return at === undefined ? visible(text) : formatTime(at);
}

/** Takes what is too much from the flexible column, but leaves it 16 columns: below that a name says nothing. */
function fitWidths(widths: readonly number[], flexible: number, total: number): number[] {
  const needed = widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);
  if (needed <= total || flexible < 0) return [...widths];
  return widths.map((width, at) =>
    at === flexible ? Math.max(16, width - (needed - total)) : width,
  );
}

/** The ends of a Go name tell most: the package at the front, the method at the back. */
function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const characters = [...text];
  const keepFront = Math.floor((width - 1) / 3);
  const front = takeWidth(characters, keepFront);
  const back = takeWidth(characters.toReversed(), width - 1 - stringWidth(front));
  return `${front}…${[...back].toReversed().join('')}`;
}

function takeWidth(characters: readonly string[], width: number): string {
  let taken = '';
  for (const character of characters) {
    if (stringWidth(taken + character) > width) break;
    taken += character;
  }
  return taken;
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}

/** Names come from profiles: control characters (escape sequences among them) are shown, never sent to the terminal. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) =>
    character === '\n'
      ? '\n'
      : `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
  );
}
