/** A message as Block Kit that Slack accepts: the one place that knows how much fits into a message. */

import type { KnownBlock } from '@slack/types';
import type { Block, Message, Table } from '../../../message/message.ts';
import { renderActions } from './actions.ts';
import {
  BLOCKS_PER_MESSAGE,
  FALLBACK_TEXT,
  FILE_TITLE,
  PREFORMATTED_COLUMNS,
  SECTION_TEXT,
  SMALL_TEXT_PER_MESSAGE,
  TEXT_PER_MESSAGE,
} from './limits.ts';
import { renderNote, renderParagraph } from './paragraph.ts';
import { allCut, nothing, type Piece } from './piece.ts';
import { plainMessage, plainTable } from './plain.ts';
import { renderPreformatted } from './preformatted.ts';
import { fitsTableBlock, renderTable } from './table.ts';
import { clean, cleanLine, cut, escapeWithin } from './text.ts';

/** How tables are shown, from best to safest: Slack's own blocks, monospaced text, a file below the message. */
type TableStyle = 'native' | 'preformatted' | 'file';

interface TextFile {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

export interface Rendering {
  /** For notifications and screen readers, and where blocks cannot be shown. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** The whole answer, where not all of it fits into the blocks. */
  readonly overflow: TextFile | null;
}

/** `hasThread` is false for private answers, which have no place for a file. */
export function renderMessage(message: Message, style: TableStyle, hasThread: boolean): Rendering {
  const pieces = renderPieces(message.blocks, style);
  const blocks = pieces.flatMap((piece) => piece.blocks).slice(0, BLOCKS_PER_MESSAGE - 1);
  const count = pieces.reduce((sum, piece) => sum + piece.blocks.length, 0);
  const isCut = count > blocks.length || pieces.some((piece) => piece.isCut);
  const shown = blocks.length === 0 ? textBlocks(message) : blocks;
  return {
    text: renderText(message, FALLBACK_TEXT),
    blocks: isCut ? [...shown, cutNote(hasThread)] : shown,
    overflow: isCut && hasThread ? overflowOf(message) : null,
  };
}

/** The last rung: no blocks at all. Where they held more than `text`, the whole answer goes along as a file. */
export function renderPlain(message: Message, hasThread: boolean): Rendering {
  const hasMore = message.blocks.some(isLarge);
  return {
    text: renderText(message, FALLBACK_TEXT),
    blocks: [],
    overflow: hasMore && hasThread ? overflowOf(message) : null,
  };
}

/** One line that says all, of at most `max` code points. */
function renderText(message: Message, max: number): string {
  const line = cleanLine(message.text).trim();
  const text = line === '' ? cleanLine(plainMessage(message)).trim() : line;
  return text === '' ? 'Done.' : escapeWithin(text, max);
}

const CUT_NOTE = 'Not all of it fits here; the whole answer is in `answer.txt`, in the thread.';

function cutNote(hasThread: boolean): KnownBlock {
  const text = hasThread ? CUT_NOTE : 'Not all of it fits here.';
  return { type: 'context', elements: [{ type: 'mrkdwn', text }] };
}

const LAID_OUT_TEXT = TEXT_PER_MESSAGE - CUT_NOTE.length;

/** The small blocks are laid out first, so that a long table cannot push the headline or the buttons out. */
function renderPieces(blocks: readonly Block[], style: TableStyle): readonly Piece[] {
  const layout: Layout = {
    style,
    room: blocks.some(isLarge) ? SMALL_TEXT_PER_MESSAGE : LAID_OUT_TEXT,
    buttons: 0,
    hasTable: false,
  };
  const small = blocks.map((block) => spend(layout, renderSmall(block, layout)));
  layout.room = LAID_OUT_TEXT - small.reduce((sum, one) => sum + one.length, 0);
  const large = blocks.map((block) => spend(layout, renderLarge(block, layout)));
  return blocks.map((_, index) => {
    const [a = nothing, b = nothing] = [small[index], large[index]];
    return a === nothing ? b : a;
  });
}

/** What is spent while the blocks are laid out one after the other. */
interface Layout {
  readonly style: TableStyle;
  room: number;
  buttons: number;
  hasTable: boolean;
}

function spend(layout: Layout, piece: Piece): Piece {
  layout.room -= piece.length;
  for (const block of piece.blocks) {
    if (block.type === 'actions') layout.buttons += block.elements.length;
    if (block.type === 'table' || block.type === 'data_table') layout.hasTable = true;
  }
  return piece;
}

function renderSmall(block: Block, layout: Layout): Piece {
  switch (block.kind) {
    case 'paragraph':
      return renderParagraph(block.content, layout.room);
    case 'note':
      return renderNote(block.content, layout.room);
    case 'actions':
      return renderActions(block.actions, layout.room, layout.buttons);
    default:
      return nothing;
  }
}

/** Slack takes one table in a message; further ones are monospaced text. */
function renderLarge(block: Block, layout: Layout): Piece {
  if (!isLarge(block)) return nothing;
  if (layout.style === 'file') return allCut;
  if (block.kind === 'preformatted') return renderPreformatted(block.text, layout.room);
  if (layout.style === 'native' && !layout.hasTable && fitsTableBlock(block)) {
    return renderTable(block, layout.room);
  }
  return renderTableAsText(block, layout.room);
}

/** Rows beyond the room are dropped before they are laid out: laying out is what takes time. */
function renderTableAsText(table: Table, room: number): Piece {
  const rows = table.rows.slice(0, Math.ceil(Math.max(0, room) / SHORTEST_ROW));
  const piece = renderPreformatted(plainTable({ ...table, rows }, PREFORMATTED_COLUMNS), room);
  return rows.length < table.rows.length ? { ...piece, isCut: true } : piece;
}

const SHORTEST_ROW = 20;

function isLarge(block: Block): block is Extract<Block, { kind: 'table' | 'preformatted' }> {
  return block.kind === 'table' || block.kind === 'preformatted';
}

function textBlocks(message: Message): readonly KnownBlock[] {
  const text = renderText(message, SECTION_TEXT);
  return [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }];
}

const LONGEST_FILE = 4_000_000;

function overflowOf(message: Message): TextFile | null {
  const text = clean(plainMessage(message)).slice(0, LONGEST_FILE);
  if (text.trim() === '') return null;
  return {
    name: 'answer.txt',
    title: cut(cleanLine(message.text).trim(), FILE_TITLE) || 'The whole answer',
    text,
  };
}
