/** `heapbot pprof …` in this terminal: its files, its zone, its streams. */

import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { copyFoldersOf } from '../adapters/sources/copies.ts';
import { createSourceReader } from '../adapters/sources/source-reader.ts';
import { writeStandardOutput } from '../adapters/sources/standard-output.ts';
import { createTerminalSources } from '../adapters/sources/terminal-sources.ts';
import { localTimeFormat } from '../adapters/terminal/local-time.ts';
import { runPprof } from '../app/pprof-driver.ts';
import { SourceError } from '../app/pprof-sources.ts';
import type { LineInput } from '../app/pprof-terminal.ts';

/** What a profile may be at a terminal, where only its owner waits for it. */
const MAX_BYTES = 4 * 2 ** 30 - 1;

/** Resolves to the exit code. */
export async function runPprofHere(argv: readonly string[]): Promise<number> {
  keepYoungHeapSmall();
  return await runPprof(argv, {
    sources: createTerminalSources({
      maxBytes: MAX_BYTES,
      copyFolders: copyFoldersOf(process.env),
      onRead: compileFor,
    }),
    maxInflatedBytes: MAX_BYTES,
    formatTime: localTimeFormat(process.env.TZ),
    readSource: createSourceReader(process.cwd()),
    drawSvg,
    isScreen: process.stdout.isTTY,
    openInput,
    stdout: writeStandardOutput,
    stderr: (line) => {
      writeSync(2, `${line}\n`);
    },
  });
}

/**
 * A report makes few objects that outlive it, and its columns are outside V8's heap: room for new objects that grows to 48 MB is of no use
 * to it. The dot of 100,000 stacks takes 102 MB with this instead of 115, a diff 224 instead of 260, in the same time.
 */
function keepYoungHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** From so much on, compressed, a report takes seconds: some 300,000 stacks. */
const MANY_BYTES = 24 * 2 ** 20;

/**
 * V8 compiles a function together with those that it calls, up to 920 bytes of bytecode, beside the program, which waits for the result
 * and shares its core. What is short ends before what large functions gain comes back: a peek of 100,000 stacks takes 25 ms less with
 * smaller ones, but the top of 500,000 a tenth more.
 */
function compileFor(bytes: number): void {
  const most = bytes < MANY_BYTES ? 250 : 920;
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${most}`);
}

/** Loaded when it is needed: most reports are asked for by a flag. */
async function openInput(): Promise<LineInput> {
  const { openLineInput } = await import('../adapters/terminal/line-input.ts');
  return openLineInput();
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
