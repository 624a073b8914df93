/** The first part of a long text, in lines that a phone and a narrow window can show. */

import { shortenName } from '../message/shorten-name.ts';

/** `lead` and `end` are shown whole; `name` is shortened in the middle where the line would be too long. */
export interface ExcerptLine {
  readonly lead: string;
  readonly name?: string;
  readonly end?: string;
}

/** Lines that belong together, such as a stack: shown whole or not at all. */
export type ExcerptPiece = readonly ExcerptLine[];

export interface Excerpt {
  readonly text: string;
  /** Something is missing: a piece, or a part of a name. */
  readonly isCut: boolean;
}

const MAX_LINES = 40;
const MAX_CHARACTERS = 2500;
const MAX_COLUMNS = 80;

/** As many pieces as fit, one blank line between them where `gap` says so. Of a first piece that is too long, its start. */
export function excerptOf(
  pieces: Iterable<ExcerptPiece>,
  gap: 'together' | 'apart' = 'together',
): Excerpt {
  const lines: string[] = [];
  let characters = 0;
  let isCut = false;
  for (const piece of pieces) {
    const fitted = piece.map(fitLine);
    const added = lines.length > 0 && gap === 'apart' ? ['', ...fitted] : fitted;
    const length = added.reduce((sum, line) => sum + line.length + 1, 0);
    const hasRoom =
      lines.length + added.length <= MAX_LINES && characters + length <= MAX_CHARACTERS;
    if (!hasRoom)
      return { text: [...lines, ...startOf(lines, fitted), '…'].join('\n'), isCut: true };
    lines.push(...added);
    characters += length;
    isCut ||= piece.some((line, at) => joinLine(line) !== fitted[at]);
  }
  return { text: lines.join('\n'), isCut };
}

function fitLine(line: ExcerptLine): string {
  const { lead, name = '', end = '' } = line;
  const room = Math.max(MAX_COLUMNS - lead.length - end.length, MAX_COLUMNS / 4);
  const shown = name === '' ? '' : shortenName(name, (short) => short.length <= room);
  return shortenName(`${lead}${shown}${end}`, (short) => short.length <= MAX_COLUMNS);
}

function joinLine({ lead, name = '', end = '' }: ExcerptLine): string {
  return `${lead}${name}${end}`;
}

/** Something must be shown, even of a piece that is longer than all that there is room for. */
function startOf(lines: readonly string[], piece: readonly string[]): readonly string[] {
  if (lines.length > 0) return [];
  return piece.slice(0, Math.min(MAX_LINES, Math.floor(MAX_CHARACTERS / MAX_COLUMNS)));
}
