/** What the bot says, before any platform decides how it looks. */

import type { Drawing } from './drawing.ts';
import type { Page } from './page.ts';

/**
 * One answer. `text` is always the whole answer in one plain line (notifications, screen readers, the last
 * rung of the fallback ladder). `blocks` is what is shown; `thread` is what hangs below it.
 */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly thread: readonly Attachment[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | Table
  | { readonly kind: 'preformatted'; readonly text: string }
  /** Small print: which snapshot, which query, how long it took. */
  | { readonly kind: 'note'; readonly content: readonly Inline[] }
  | { readonly kind: 'actions'; readonly actions: readonly Action[] };

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold'; readonly text: string }
  /** A function name, an option, a command: shown in a fixed-width face, never interpreted. */
  | { readonly kind: 'code'; readonly text: string }
  /** What to type, without the name it begins with: that is `/heap` in Slack, `heapbot` in a terminal. */
  | { readonly kind: 'command'; readonly words: string }
  /** A moment, shown in the reader's own zone. `at` is milliseconds since 1970. */
  | { readonly kind: 'time'; readonly at: number }
  /** The source of a line. `url` is never made of what a person typed. */
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** A person, by the platform's id. */
  | { readonly kind: 'person'; readonly id: string };

export interface Table {
  readonly kind: 'table';
  /** One line that says what the rows are; read out by screen readers. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** Every row has one cell per column. */
  readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The column that gives way (wraps, is shortened in the middle) where the width is short. At most one. */
  readonly flexible?: boolean;
}

export interface Cell {
  readonly text: string;
  /** What the text says as a number, in the base unit, where the platform can sort by it. */
  readonly number?: number;
  readonly isCode?: boolean;
  /** The moment that the text says, in milliseconds since 1970: shown in the reader's own zone where the platform can. */
  readonly at?: number;
  /** Where the text leads, as the `url` of a link. */
  readonly link?: string;
}

/** A button that runs a command as if the person who clicks it had typed it here. */
export interface Action {
  readonly label: string;
  /** The words after `/heap`, e.g. `peek svc-blog reflect.Value.Call`. */
  readonly command: string;
  readonly style?: 'primary' | 'danger';
  /** Asked before it is done. */
  readonly confirm?: Confirmation;
}

export interface Confirmation {
  readonly title: string;
  readonly text: string;
  /** The button that does it. */
  readonly ok: string;
}

export type Attachment =
  | {
      readonly kind: 'picture';
      readonly name: string;
      readonly title: string;
      readonly alt: string;
      readonly drawing: Drawing;
    }
  | { readonly kind: 'file'; readonly name: string; readonly title: string; readonly text: string }
  /** A file for another program. */
  | {
      readonly kind: 'binary';
      readonly name: string;
      readonly title: string;
      readonly bytes: Uint8Array;
    }
  /** A file to open in a browser. */
  | { readonly kind: 'page'; readonly name: string; readonly title: string; readonly page: Page };
