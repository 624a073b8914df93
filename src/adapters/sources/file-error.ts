/** A file that could not be opened, read or written, in pprof's words. */

import { SourceError } from '../../app/pprof-sources.ts';

export function fileError(action: string, path: string, error: unknown): SourceError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  return new SourceError(`${action} ${path}: ${reasons[code] ?? message}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on device',
};
