/** One person asking and heapbot answering, whatever the platform: Slack, the terminal, a test. */

import type { Message } from '../message/message.ts';

/** Where something was asked. `thread` is null in the open channel. */
export interface Place {
  readonly workspace: string;
  readonly channel: string;
  /** Without the leading `#`; null where the platform does not say (direct messages). */
  readonly channelName: string | null;
  readonly thread: string | null;
}

export interface Request {
  /** The words after `/heap`, as typed. */
  readonly text: string;
  readonly place: Place;
  /** The platform's id of the person. */
  readonly person: string;
  /** Ids of the files that came with the words. */
  readonly attached?: readonly string[];
  /** A terminal may name files; nobody else may. */
  readonly surface: 'slack' | 'terminal';
  /** The answer stays as it is: nothing in it may promise a revision. */
  readonly isLast?: boolean;
}

/** What hangs below an answer, drawn and ready. */
export type Delivery =
  | {
      readonly kind: 'picture';
      readonly name: string;
      readonly title: string;
      readonly alt: string;
      readonly png: Uint8Array;
    }
  | { readonly kind: 'file'; readonly name: string; readonly title: string; readonly text: string }
  /** A file for another program. */
  | {
      readonly kind: 'binary';
      readonly name: string;
      readonly title: string;
      readonly bytes: Uint8Array;
    };

/** A message that was posted, by which it can be revised and answered. */
export interface Posted {
  readonly workspace: string;
  readonly channel: string;
  readonly message: string;
  /** The message that begins its thread: itself in the open channel. */
  readonly thread: string;
}

export interface Replied {
  /** The thread below the answer; null where there is none. */
  readonly thread: string | null;
  /** Null where the answer cannot be revised later: it is private, or the platform keeps nothing. */
  readonly posted: Posted | null;
}

/** How to reach the person who asked. Each method resolves when the platform has taken it, in whatever form it would take it. */
export interface Conversation {
  /** Says what is being done: the first call posts it, later ones edit it. */
  progress(text: string): Promise<void>;
  /** The answer, for everybody in the channel; takes the place of the progress line. */
  reply(message: Message): Promise<Replied>;
  /** One thing into the thread below the answer. */
  attach(delivery: Delivery): Promise<void>;
  /** For the asker alone (errors, help). A progress line that was already posted becomes this text. */
  whisper(message: Message): Promise<void>;
}

/** The one line through the program. Resolves when all of the answer is delivered; never rejects: errors are answers too. */
export type Answer = (request: Request, conversation: Conversation) => Promise<void>;
