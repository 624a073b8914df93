/** Where a worker thread starts: the same module in development (`.ts`, loaded by tsx) and compiled (`.js`). */

import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What a pool needs to start its threads. */
export interface WorkerEntry {
  readonly filename: string;
  readonly execArgv: string[];
}

/** The entry `name` (no folder, no extension) beside the module whose `import.meta.url` is given. */
export function workerEntry(name: string, besideUrl: string): WorkerEntry {
  const extension = extname(fileURLToPath(besideUrl));
  const filename = fileURLToPath(new URL(`./${name}${extension}`, besideUrl));
  return { filename, execArgv: extension === '.ts' ? typescriptLoader(besideUrl) : [] };
}

/** Given explicitly: a thread inherits the loader of `tsx src/main.ts`, but a test runner has none to inherit. */
function typescriptLoader(besideUrl: string): string[] {
  const loader = createRequire(besideUrl).resolve('tsx');
  return ['--import', pathToFileURL(loader).href];
}
