/** A file that somebody shared in the chat, read as a snapshot that belongs to no service and is not kept. */

import type { Upload } from '../commands/command.ts';
import { describeIntake } from './capture.ts';
import type { Place } from './conversation.ts';
import { UploadError } from './errors.ts';
import type { Analysis, AnalysisInput, UploadedFile, UploadedFiles } from './ports.ts';

export interface UploadOptions {
  readonly uploads: UploadedFiles;
  readonly analysis: Analysis;
  readonly now: () => number;
}

/** Throws UploadError. `place` is where it is asked for: what is shared elsewhere is not read. */
export async function readUploadSnapshot(
  upload: Upload,
  place: Place | undefined,
  options: UploadOptions,
): Promise<AnalysisInput> {
  if (place === undefined)
    throw new UploadError('A shared file can only be read where it is shared.');
  const startedAt = options.now();
  const file = await options.uploads.read(upload, place);
  const { id, shared, body } = file;
  const part = { name: shared.name, body, symbols: '', memory: null };
  const intake = await options.analysis.intake([part]);
  if (intake.kind !== 'profile') {
    throw noProfile(file, intake.kind === 'unreadable' ? (intake.rejected[0]?.why ?? '') : '');
  }
  const fetchedAt = options.now();
  const facts = { id, service: id, fetchedAt, fetchMillis: fetchedAt - startedAt, replicas: [] };
  const meta = describeIntake(intake, facts);
  // A profile that does not say when it was taken was taken before it was shared.
  const takenAt = intake.takenAt ?? shared.at;
  return { meta: { ...meta, takenAt, shared }, origin: 'upload', profile: intake.profile };
}

/** For a terminal: nothing is shared there. */
export const noUploads: UploadedFiles = {
  read: async () => {
    throw new UploadError(
      'Files that are shared in Slack can be read there alone: download it, and name it by its path.',
    );
  },
  inThread: async () => [],
};

function noProfile({ shared: { name } }: UploadedFile, why: string): UploadError {
  return new UploadError(
    `${name} is no profile that I can read: ${why} I read what a \`/debug/pprof/heap\` page gives, with \`debug=1\` or without, gzipped or not.`,
  );
}
