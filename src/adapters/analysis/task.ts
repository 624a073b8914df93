/** What crosses the border to a worker and back: plain data both ways. */

import type { MessagePort } from 'node:worker_threads';
import { AnalysisError } from '../../app/errors.ts';
import type { AnalysisInput, Intake, IntakePart } from '../../app/ports.ts';
import type { Known } from '../../commands/command.ts';
import type { GoroutineDigest } from '../../leaks/digest.ts';
import type { History, Inquiry } from '../../leaks/judgement.ts';
import type { Attachment } from '../../message/message.ts';

export type Task =
  | {
      readonly kind: 'intake';
      readonly parts: readonly IntakePart[];
      readonly modules: readonly string[];
      readonly maxInflatedBytes: number;
    }
  | {
      readonly kind: 'goroutines';
      readonly profiles: readonly Uint8Array[];
      readonly modules: readonly string[];
      readonly maxInflatedBytes: number;
    }
  | { readonly kind: 'judge'; readonly history: History }
  | {
      readonly kind: 'run';
      readonly command: string;
      readonly args: unknown;
      readonly inputs: readonly AnalysisInput[];
      readonly known: Known;
      readonly maxInflatedBytes: number;
      /** Where the result goes as soon as there is one; the outcome of the task is what is drawn after that. */
      readonly port: MessagePort;
    };

export type RunTask = Omit<Extract<Task, { kind: 'run' }>, 'kind' | 'port'>;

export type Outcome =
  | { readonly kind: 'intake'; readonly intake: Intake }
  | { readonly kind: 'goroutines'; readonly digest: GoroutineDigest | null }
  | { readonly kind: 'inquiry'; readonly inquiry: Inquiry }
  | { readonly kind: 'drawn'; readonly attachments: readonly Attachment[] }
  /** The result has been sent, and stands. */
  | { readonly kind: 'not-drawn'; readonly error: Failure }
  | Failure;

/** `isExpected`: one of our own named errors, which a person can act on. */
export interface Failure {
  readonly kind: 'error';
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly suggestions: readonly string[];
  readonly isExpected: boolean;
}

/** Throws what the outcome says was thrown. */
export function intakeOf(outcome: Outcome): Intake {
  if (outcome.kind === 'intake') return outcome.intake;
  throw toError(outcome);
}

/** Throws what the outcome says was thrown. */
export function goroutinesOf(outcome: Outcome): GoroutineDigest | null {
  if (outcome.kind === 'goroutines') return outcome.digest;
  throw toError(outcome);
}

/** Throws what the outcome says was thrown. */
export function inquiryOf(outcome: Outcome): Inquiry {
  if (outcome.kind === 'inquiry') return outcome.inquiry;
  throw toError(outcome);
}

/** Throws what the outcome says was thrown, also after the result was sent. */
export function attachmentsOf(outcome: Outcome): readonly Attachment[] {
  if (outcome.kind === 'drawn') return outcome.attachments;
  throw toError(outcome.kind === 'not-drawn' ? outcome.error : outcome);
}

export function toError(outcome: Outcome): Error {
  if (outcome.kind !== 'error') return new Error(`the analysis answered with ${outcome.kind}`);
  if (outcome.isExpected)
    return new AnalysisError(outcome.name, outcome.message, outcome.suggestions);
  const error = new Error(outcome.message);
  error.stack = outcome.stack;
  return error;
}
