/** The corpus of pprof's inputs and outputs that lies beside the project, where it does. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/pprof/corpus/', import.meta.url));

export interface CorpusCase {
  readonly name: string;
  readonly input: string | readonly string[];
  readonly args: readonly string[];
  readonly golden: string;
  readonly exit?: number;
}

/** Whether the corpus is there; says so where it is not. */
export function hasCorpus(): boolean {
  if (existsSync(FOLDER)) return true;
  console.warn(`pprof's corpus is not tried: ${FOLDER} is not there.`);
  return false;
}

export function readCorpus(): CorpusCase[] {
  return JSON.parse(readFileSync(`${FOLDER}manifest.json`, 'utf8'));
}

export function corpusFile(path: string): Buffer {
  return readFileSync(FOLDER + path);
}

export function corpusPath(path: string): string {
  return FOLDER + path;
}
