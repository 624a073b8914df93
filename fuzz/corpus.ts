/** Inputs kept as files: what once ended wrong, and one for each report and each way in which it can end. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FuzzInput } from './inputs.ts';

export interface KeptInput extends FuzzInput {
  /** The file. */
  readonly name: string;
  /** How it ended when it was kept. */
  readonly outcome: string;
}

export function readCorpus(): KeptInput[] {
  return readdirSync(folder).map((name) => {
    const {
      argv,
      outcome,
      bytes,
      isExtended = false,
    } = JSON.parse(readFileSync(folder + name, 'utf8'));
    return { name, argv, outcome, isExtended, bytes: Buffer.from(bytes, 'base64') };
  });
}

const folder = fileURLToPath(new URL('../test/fuzz-corpus/', import.meta.url));
