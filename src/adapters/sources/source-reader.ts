/** Source files of a profile's functions, read where the person works. */

import { readFileSync, statSync } from 'node:fs';
import { searchSource } from '../../pprof/driver/source-files.ts';
import type { ReadSource } from '../../pprof/report/source-list.ts';
import { fileError } from './file-error.ts';

/** Sources that people write are far smaller. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Relative paths are looked for in `folder` and above, unless `source_path` is set. Each file is read once. */
export function createSourceReader(folder: string): ReadSource {
  const known = new Map<string, readonly string[]>();
  return (file, where) => {
    const { path, candidates, searched } = searchSource(file, where, folder);
    let problem = `could not find file ${path} on path ${searched}`;
    for (const candidate of candidates) {
      try {
        const lines = known.get(candidate) ?? readLines(candidate);
        known.set(candidate, lines);
        return { lines };
      } catch (error) {
        if (path.startsWith('/')) problem = fileError('open', path, error).message;
      }
    }
    return { problem };
  };
}

function readLines(path: string): readonly string[] {
  if (statSync(path).size > MAX_BYTES) throw new Error('it is too large for a source');
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
