/** The errors of the use cases that a person can act on. Their messages are shown as they are. */

import { endSentence } from '../message/compose.ts';

/** None of a service's replicas could be read. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly service: string;
  readonly reasons: readonly { readonly replica: string; readonly why: string }[];

  constructor(service: string, reasons: FetchError['reasons']) {
    const listed = reasons.slice(0, 5).map(({ replica, why }) => `${replica} ${why}`);
    const more = reasons.length > 5 ? [`${reasons.length - 5} more`] : [];
    super(
      endSentence(`I could not read the heap of ${service}: ${[...listed, ...more].join('; ')}`),
    );
    this.service = service;
    this.reasons = reasons;
  }
}

/** A file that was named in the terminal is no profile. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(path: string, why: string) {
    super(`${path}: ${why}`);
  }
}

/** A file that somebody shared cannot be read here. The message says why, and what still works. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
}

/** A snapshot that was asked for is not kept, or not any more. */
export class SnapshotGoneError extends Error {
  override readonly name = 'SnapshotGoneError';

  constructor(service: string, id: string) {
    super(
      `The snapshot ${id} of ${service} is not kept (any more): /heap snapshots ${service} lists those that are. Without it I look at ${service} as it is now.`,
    );
  }
}

/** Something was to be compared with a baseline, and there is none. */
export class NoBaselineError extends Error {
  override readonly name = 'NoBaselineError';
  readonly service: string;

  constructor(service: string, why: 'unset' | 'gone') {
    const what =
      why === 'unset'
        ? `No baseline is set for ${service}`
        : `The snapshot that is the baseline of ${service} is not kept any more`;
    super(
      `${what}. Set one with \`/heap baseline set ${service}\`, or compare with \`previous\`, a snapshot's id or a time.`,
    );
    this.service = service;
  }
}

/** Nothing else is kept of a service than what would be compared with it. */
export class NothingToCompareError extends Error {
  override readonly name = 'NothingToCompareError';
  readonly service: string;

  constructor(service: string) {
    super(
      `There is nothing yet to compare ${service} with: no other snapshot of it is kept that would fit. Every answer about ${service} keeps one, so ask again in a while.`,
    );
    this.service = service;
  }
}

/** The channel may not ask about this service. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';

  constructor(service: string, channels: readonly string[]) {
    const where = channels.map((channel) =>
      /^[CG][A-Z0-9]{8,}$/u.test(channel) ? 'its own channel' : `#${channel}`,
    );
    super(`${service} is only shown in ${[...new Set(where)].join(', ')}. Ask there.`);
  }
}

/** A message could not be posted where nobody has just asked. The message says why, and what to do. */
export class PostError extends Error {
  override readonly name = 'PostError';
  readonly kind: PostProblem;

  constructor(kind: PostProblem, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** `message-gone`: what was to be revised is there no more. `rate-limited`, `unreachable`: later it may work. */
export type PostProblem =
  | 'channel-gone'
  | 'message-gone'
  | 'not-in-channel'
  | 'missing-scope'
  | 'rate-limited'
  | 'unreachable'
  | 'refused';

/** The store does not answer or does not take what it is given. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** What the pure code refused in the worker: its own name and message, carried over the thread border. */
export class AnalysisError extends Error {
  override readonly name = 'AnalysisError';
  /** The name of the class that was thrown there, e.g. `ReportError`. */
  readonly kind: string;
  /** Whole commands that would work, best first. */
  readonly suggestions: readonly string[];

  constructor(kind: string, message: string, suggestions: readonly string[] = []) {
    super(message);
    this.kind = kind;
    this.suggestions = suggestions;
  }
}
