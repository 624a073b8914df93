/** Standard output, written no faster than its reader reads. */

import { fileError } from './file-error.ts';

/** Resolves when the part is written. A reader that has seen enough (`head`, a closed pager) ends the program. */
export function writeStandardOutput(part: string | Uint8Array): Promise<void> {
  if (!isWatched) {
    isWatched = true;
    // Without a listener an error would end the program with a stack trace; the callback below reports it.
    process.stdout.on('error', () => undefined);
  }
  return new Promise((resolve, reject) => {
    process.stdout.write(part, (error) => {
      if (error === undefined || error === null) resolve();
      else if (isClosedPipe(error)) process.exit(KILLED_BY_SIGPIPE);
      else reject(fileError('write', '/dev/stdout', error));
    });
  });
}

let isWatched = false;

/** What a shell reports of a program that wrote to a closed pipe, as pprof itself would. */
const KILLED_BY_SIGPIPE = 141;

function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
