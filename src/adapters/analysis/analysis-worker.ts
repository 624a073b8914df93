/** The worker thread: decodes, merges and reports. Its answers are plain data, its errors a name and a message. */

import { takeIn } from '../../app/intake.ts';
import type { AnalysisInput, AnalysisResult, Intake } from '../../app/ports.ts';
import type { Snapshot } from '../../commands/command.ts';
import { UsageError } from '../../commands/errors.ts';
import { findCommand } from '../../commands/list.ts';
import { digestGoroutines } from '../../leaks/goroutines.ts';
import { judgeHistory } from '../../leaks/judge-history.ts';
import type { Attachment } from '../../message/message.ts';
import { readAnyProfile } from '../../pprof/decode/read-profile.ts';
import { finishByDefault } from '../../pprof/driver/load-default.ts';
import type { Profile } from '../../pprof/profile.ts';
import type { Failure, Outcome, RunTask, Task } from './task.ts';

type GoroutinesTask = Extract<Task, { kind: 'goroutines' }>;

/** The function that the pool calls by name. Never throws: an error class would not survive the thread border. */
export function perform(task: Task): Outcome {
  try {
    return performTask(task);
  } catch (error) {
    return describe(error);
  }
}

function performTask(task: Task): Outcome {
  switch (task.kind) {
    case 'intake': {
      const { parts, modules, maxInflatedBytes } = task;
      return { kind: 'intake', intake: share(takeIn(parts, { maxInflatedBytes }, modules)) };
    }
    case 'goroutines':
      return { kind: 'goroutines', digest: readGoroutines(task) };
    case 'judge':
      return { kind: 'inquiry', inquiry: judgeHistory(task.history) };
    case 'run':
      return runAndSend(task);
  }
}

/** The answer is sent as soon as it stands, so that nobody waits for what hangs below it. */
function runAndSend({ port, ...task }: Extract<Task, { kind: 'run' }>): Outcome {
  const { result, later } = run(task);
  port.postMessage(result);
  try {
    return { kind: 'drawn', attachments: later() };
  } catch (error) {
    return { kind: 'not-drawn', error: describe(error) };
  }
}

function readGoroutines({ profiles, modules, maxInflatedBytes }: GoroutinesTask) {
  const read = profiles.map((body) => readAnyProfile(body, { maxInflatedBytes }));
  return digestGoroutines(read, modules);
}

/** Throws the named errors of the pure code. `later` draws on the snapshots that are decoded already. */
export function run({ command, args, inputs, known, maxInflatedBytes }: RunTask): {
  readonly result: AnalysisResult;
  readonly later: () => readonly Attachment[];
} {
  const found = findCommand(command);
  if (found === undefined) throw new Error(`there is no command ${command}`);
  const snapshots = inputs.map((input) => openSnapshot(input, maxInflatedBytes));
  const report = found.report(snapshots, args, known);
  const result = {
    report,
    message: found.message(report, args),
    investigation: found.investigates?.(report, args) ?? null,
    learned: found.learns?.(report, args) ?? [],
    followUp: found.follows?.(report, args) ?? null,
  };
  return { result, later: () => found.later?.(snapshots, args, report) ?? [] };
}

/** Does what the command asks for, and that once. */
function openSnapshot(
  { meta, origin, profile: file }: AnalysisInput,
  maxInflatedBytes: number,
): Snapshot {
  let unfinished: Profile | null = null;
  let finished: Profile | null = null;
  return {
    meta,
    origin,
    file,
    get unfinished() {
      unfinished ??= readAnyProfile(file, { maxInflatedBytes });
      return unfinished;
    },
    get profile() {
      finished ??= finishByDefault(this.unfinished);
      return finished;
    },
  };
}

/** Shared memory crosses the thread border without a copy, and several answers may read it at once. */
function share(intake: Intake): Intake {
  if (intake.kind !== 'profile') return intake;
  const shared = new Uint8Array(new SharedArrayBuffer(intake.profile.length));
  shared.set(intake.profile);
  return { ...intake, profile: shared };
}

const EXPECTED = new Set(['ProfileError', 'ReportError', 'UsageError']);

export function describe(error: unknown): Failure {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const suggestions = error instanceof UsageError ? error.suggestions : [];
  return {
    kind: 'error',
    name,
    message,
    stack: stack ?? '',
    suggestions,
    isExpected: EXPECTED.has(name),
  };
}
