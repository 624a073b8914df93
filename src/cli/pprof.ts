/** `heapbot pprof …` in this terminal: its files, its zone, its streams. */

import { writeSync } from 'node:fs';
import { copyFoldersOf } from '../adapters/sources/copies.ts';
import { createSourceReader } from '../adapters/sources/source-reader.ts';
import { writeStandardOutput } from '../adapters/sources/standard-output.ts';
import { createTerminalSources } from '../adapters/sources/terminal-sources.ts';
import { openLineInput } from '../adapters/terminal/line-input.ts';
import { localTimeFormat } from '../adapters/terminal/local-time.ts';
import { runPprof } from '../app/pprof-driver.ts';
import { SourceError } from '../app/pprof-sources.ts';

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
    readSource: createSourceReader(process.cwd()),
    drawSvg,
    isScreen: process.stdout.isTTY,
    openInput: openLineInput,
    stdout: writeStandardOutput,
    stderr: (line) => {
      writeSync(2, `${line}\n`);
    },
  });
}

/** Loaded when it is needed: Graphviz is large. */
async function drawSvg(dot: string): Promise<string> {
  const { writeSvg } = await import('../adapters/render/graph-layout.ts');
  try {
    return await writeSvg(dot);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new SourceError(
      `Graphviz could not draw the graph (${problem}): -nodecount=30 makes it smaller, -dot prints it`,
    );
  }
}
