/** Monospaced text as a rich text block, which needs no escaping. */

import { PREFORMATTED_COLUMNS } from './limits.ts';
import { allCut, nothing, type Piece } from './piece.ts';
import { narrowLine } from './plain.ts';
import { clean, cut, lengthOf } from './text.ts';

/** As many whole lines as there is room for. */
export function renderPreformatted(text: string, room: number): Piece {
  const lines = withoutBlankEnds(clean(text).split('\n'));
  if (lines.length === 0) return nothing;
  const { shown, isCut } = takeLines(lines, room);
  if (shown.trim() === '') return allCut;
  return {
    blocks: [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown }] }],
      },
    ],
    length: lengthOf(shown),
    isCut,
  };
}

/** Longer lines are no text that somebody reads here. */
const LONGEST_LINE = 1_000;

/** Leading spaces of the first line stay: they align it with the others. */
function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const isText = (line: string) => line.trim() !== '';
  return lines.slice(Math.max(0, lines.findIndex(isText)), lines.findLastIndex(isText) + 1);
}

function takeLines(
  lines: readonly string[],
  room: number,
): { readonly shown: string; readonly isCut: boolean } {
  const taken: string[] = [];
  let left = room - 2;
  let isCut = false;
  for (const line of lines) {
    const narrow = narrowLine(cut(line.trimEnd(), LONGEST_LINE), PREFORMATTED_COLUMNS);
    left -= lengthOf(narrow) + 1;
    if (left < 0)
      return { shown: taken.length === 0 ? '' : [...taken, '…'].join('\n'), isCut: true };
    isCut ||= line.length > LONGEST_LINE;
    taken.push(narrow);
  }
  return { shown: taken.join('\n'), isCut };
}
