#!/usr/bin/env node
/** heapbot in a terminal: what one would type after /heap, and `heapbot pprof`, the drop-in for `go tool pprof`. */

process.exitCode = await main(process.argv.slice(2));

/** Resolves to the exit code: 0, 1 for a fetch or a file that failed, 2 for words that are not understood. */
async function main(words: readonly string[]): Promise<number> {
  // Loaded when needed: a report on a file should not wait for the rest of the program.
  if (words[0] === 'pprof') {
    const { runPprofHere } = await import('./cli/pprof.ts');
    return await runPprofHere(words.slice(1));
  }
  const { readConfig } = await import('./config.ts');
  const { runCommand } = await import('./cli/command.ts');
  return await runCommand(words, () => readConfig(process.env));
}
