/** `heapbot pprof …` in this terminal: its files, its zone, its streams. */

import { writeSync } from 'node:fs';
import { copyFoldersOf } from '../adapters/sources/copies.ts';
import { writeStandardOutput } from '../adapters/sources/standard-output.ts';
import { createTerminalSources } from '../adapters/sources/terminal-sources.ts';
import { openLineInput } from '../adapters/terminal/line-input.ts';
import { localTimeFormat } from '../adapters/terminal/local-time.ts';
import { runPprof } from '../app/pprof-driver.ts';

/** What a profile may be at a terminal, where only its owner waits for it. */
const MAX_BYTES = 4 * 2 ** 30 - 1;

/** Resolves to the exit code. */
export async function runPprofHere(argv: readonly string[]): Promise<number> {
  return await runPprof(argv, {
    sources: createTerminalSources({
      maxBytes: MAX_BYTES,
      copyFolders: copyFoldersOf(process.env),
    }),
    maxInflatedBytes: MAX_BYTES,
    formatTime: await localTimeFormat(process.env.TZ),
    isScreen: process.stdout.isTTY,
    openInput: openLineInput,
    stdout: writeStandardOutput,
    stderr: (line) => {
      writeSync(2, `${line}\n`);
    },
  });
}
