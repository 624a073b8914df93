/** The one place that turns an error into a message for the person who asked. */

import { UsageError } from '../commands/errors.ts';
import { plainMessage } from '../message/compose.ts';
import type { Action, Message } from '../message/message.ts';
import {
  AnalysisError,
  FetchError,
  FileError,
  NoBaselineError,
  NotAllowedError,
  NothingToCompareError,
  SnapshotGoneError,
  StoreError,
  UploadError,
} from './errors.ts';

export interface Explanation {
  /** `expected`: the person can act on it. `unexpected`: it is logged whole under the reference. */
  readonly kind: 'expected' | 'unexpected';
  readonly message: Message;
}

/** What happened, what still works, what to do. `reference` finds the log entry of an unexpected error. */
export function explain(
  error: unknown,
  reference: string,
  services: readonly string[],
): Explanation {
  if (error instanceof UsageError || error instanceof AnalysisError) {
    return expected(error.message, error.suggestions.map(toAction));
  }
  if (error instanceof FetchError) {
    const again = services.includes(error.service)
      ? [{ label: 'Try again', command: `top ${error.service} fresh` }]
      : [];
    return expected(error.message, [...again, { label: 'Services', command: 'services' }]);
  }
  if (error instanceof NothingToCompareError) {
    const command = `top ${error.service} fresh`;
    return expected(error.message, [{ label: 'Top now', command }]);
  }
  if (error instanceof NoBaselineError) {
    const command = `baseline set ${error.service}`;
    return expected(error.message, [{ label: 'Set a baseline', command }]);
  }
  if (isActionable(error)) return expected(error.message, []);
  const text = `Something went wrong in heapbot itself, and nothing was changed. Try once more; if it stays, tell whoever runs heapbot this reference: ${reference}.`;
  return { kind: 'unexpected', message: plainMessage(text, []) };
}

function isActionable(error: unknown): error is Error {
  const classes = [SnapshotGoneError, NotAllowedError, StoreError, FileError, UploadError];
  return classes.some((known) => error instanceof known);
}

function expected(text: string, actions: readonly Action[]): Explanation {
  return { kind: 'expected', message: plainMessage(text, actions) };
}

function toAction(command: string): Action {
  return { label: `/heap ${command}`, command };
}
