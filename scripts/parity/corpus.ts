/** A corpus of pprof runs: which arguments on which inputs printed what. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const caseSchema = z.object({
  name: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  args: z.array(z.string()),
  golden: z.string(),
  /** Absent: 0. */
  exit: z.number().int().optional(),
  stderr: z.string().optional(),
  /** What was typed into the interactive shell. */
  stdin: z.string().optional(),
  /** The profile was served over HTTP, and so were the names of its addresses. */
  symbolz: z
    .object({ source: z.string(), post_to: z.string(), request: z.string(), response: z.string() })
    .optional(),
});

export type CorpusCase = z.infer<typeof caseSchema>;

export interface Corpus {
  /** Paths in the cases are relative to it. */
  readonly folder: string;
  readonly cases: readonly CorpusCase[];
}

export async function readCorpus(folder: string): Promise<Corpus> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  return { folder, cases: z.array(caseSchema).parse(manifest) };
}

export function inputsOf({ input }: CorpusCase): readonly string[] {
  return typeof input === 'string' ? [input] : input;
}

/** False for what tests of their own cover: dumps of what was read (`<Parse+String>`), data of web pages (`<web:…>`). */
export function isCommandLine({ args }: CorpusCase): boolean {
  return !args.some((arg) => arg.startsWith('<'));
}

/** The first part of a name: `head` of `head/dense/top`. */
export function groupOf({ name }: CorpusCase): string {
  return name.replace(/\/.*$/s, '');
}
