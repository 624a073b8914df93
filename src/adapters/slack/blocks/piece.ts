/** What one block of a message became. */

import type { KnownBlock } from '@slack/types';

export interface Piece {
  readonly blocks: readonly KnownBlock[];
  /** Code points of text that it takes from the message's budget. */
  readonly length: number;
  /** Something of it is not shown. */
  readonly isCut: boolean;
}

export const nothing: Piece = { blocks: [], length: 0, isCut: false };
export const allCut: Piece = { blocks: [], length: 0, isCut: true };
