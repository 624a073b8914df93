/** What crosses the border to a worker and back: plain data both ways. */

import { AnalysisError } from '../../app/errors.ts';
import type { AnalysisInput, AnalysisResult, Intake, IntakePart } from '../../app/ports.ts';
import type { Known } from '../../commands/command.ts';
import type { GoroutineDigest } from '../../leaks/digest.ts';
import type { History, Inquiry } from '../../leaks/judgement.ts';

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
    };

export type Outcome =
  | { readonly kind: 'intake'; readonly intake: Intake }
  | { readonly kind: 'goroutines'; readonly digest: GoroutineDigest | null }
  | { readonly kind: 'inquiry'; readonly inquiry: Inquiry }
  | { readonly kind: 'result'; readonly result: AnalysisResult }
  /** `isExpected`: one of our own named errors, which a person can act on. */
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      readonly suggestions: readonly string[];
      readonly isExpected: boolean;
    };

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

/** Throws what the outcome says was thrown. */
export function resultOf(outcome: Outcome): AnalysisResult {
  if (outcome.kind === 'result') return outcome.result;
  throw toError(outcome);
}

function toError(outcome: Outcome): Error {
  if (outcome.kind !== 'error') return new Error(`the analysis answered with ${outcome.kind}`);
  if (outcome.isExpected)
    return new AnalysisError(outcome.name, outcome.message, outcome.suggestions);
  const error = new Error(outcome.message);
  error.stack = outcome.stack;
  return error;
}
