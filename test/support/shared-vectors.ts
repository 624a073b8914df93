/** Reads the vectors of pprof's functions that lie beside the project, where they do. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A call of one of pprof's functions. Integers are bigint, since some exceed what a number holds. */
export interface Vector {
  readonly fn: string;
  readonly args: readonly unknown[];
  readonly out: unknown;
}

const FOLDER = fileURLToPath(new URL('../../../shared/pprof/corpus/vectors/', import.meta.url));

/** Nothing, and a word about it, where the file is not there. */
export function readVectors(file: string): readonly Vector[] | undefined {
  if (!existsSync(FOLDER + file)) {
    console.warn(`pprof's own vectors are not tried: ${FOLDER + file} is not there.`);
    return undefined;
  }
  const text = readFileSync(FOLDER + file, 'utf8');
  // Outside strings, an integer after [ or a comma is an argument.
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g, (token) =>
    /^-?\d+$/.test(token) ? `"bigint:${token}"` : token,
  );
  return JSON.parse(quoted, (_, value) =>
    typeof value === 'string' && value.startsWith('bigint:') ? BigInt(value.slice(7)) : value,
  );
}
