/** Paragraphs as sections, notes as context. */

import type { Inline } from '../../../message/message.ts';
import { writeInlines } from './inline.ts';
import { SECTION_TEXT } from './limits.ts';
import { allCut, nothing, type Piece } from './piece.ts';
import { lengthOf } from './text.ts';

export function renderParagraph(content: readonly Inline[], room: number): Piece {
  return renderText(content, room, (text) => ({ type: 'section', text }));
}

export function renderNote(content: readonly Inline[], room: number): Piece {
  return renderText(content, room, (text) => ({ type: 'context', elements: [text] }));
}

/** `verbatim` keeps Slack from turning names such as `svc-blog.prod.com` or `#c` into links. */
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

function renderText(
  content: readonly Inline[],
  room: number,
  wrap: (text: Mrkdwn) => Piece['blocks'][number],
): Piece {
  const max = Math.min(room, SECTION_TEXT);
  if (max < MINIMUM) return allCut;
  const { text, isCut } = writeInlines(content, max);
  if (text.trim() === '') return nothing;
  return {
    blocks: [wrap({ type: 'mrkdwn', text, verbatim: true })],
    length: lengthOf(text),
    isCut,
  };
}

/** Less than this is not worth a block. */
const MINIMUM = 20;
