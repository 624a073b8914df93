/** The worker thread: decodes, merges and reports. Its answers are plain data, its errors a name and a message. */

import { takeIn } from '../../app/intake.ts';
import type { AnalysisInput, AnalysisResult, Intake } from '../../app/ports.ts';
import type { Snapshot } from '../../commands/command.ts';
import { UsageError } from '../../commands/errors.ts';
import { findCommand } from '../../commands/list.ts';
import { digestGoroutines } from '../../leaks/goroutines.ts';
import { judgeHistory } from '../../leaks/judge-history.ts';
import { readAnyProfile } from '../../pprof/decode/read-profile.ts';
import { finishByDefault } from '../../pprof/driver/load-default.ts';
import type { Profile } from '../../pprof/profile.ts';
import type { Outcome, Task } from './task.ts';

type GoroutinesTask = Extract<Task, { kind: 'goroutines' }>;
type RunTask = Extract<Task, { kind: 'run' }>;

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
      return { kind: 'result', result: run(task) };
  }
}

function readGoroutines({ profiles, modules, maxInflatedBytes }: GoroutinesTask) {
  const read = profiles.map((body) => readAnyProfile(body, { maxInflatedBytes }));
  return digestGoroutines(read, modules);
}

function run({ command, args, inputs, known, maxInflatedBytes }: RunTask): AnalysisResult {
  const found = findCommand(command);
  if (found === undefined) throw new Error(`there is no command ${command}`);
  const snapshots = inputs.map((input) => openSnapshot(input, maxInflatedBytes));
  const report = found.report(snapshots, args, known);
  return {
    report,
    message: found.message(report, args),
    investigation: found.investigates?.(report, args) ?? null,
    learned: found.learns?.(report, args) ?? [],
    followUp: found.follows?.(report, args) ?? null,
  };
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

function describe(error: unknown): Outcome {
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
