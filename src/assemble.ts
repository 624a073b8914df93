/** Puts the pieces together that the bot and the terminal have in common. */

import { randomInt } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createProfileSource } from './adapters/http/profile-source.ts';
import { openStore } from './adapters/store/open-store.ts';
import { FileError } from './app/errors.ts';
import { createHistories, type Histories } from './app/histories.ts';
import type { Log } from './app/log.ts';
import type { Analysis, ProfileSource, Store, UploadedFiles } from './app/ports.ts';
import { createSnapshots, type Snapshots } from './app/snapshots.ts';
import type { Config } from './config.ts';

export interface Pieces {
  readonly store: Store;
  readonly source: ProfileSource;
  readonly snapshots: Snapshots;
  readonly histories: Histories;
}

/** Opens the store and all that reads from services. Throws StoreError. */
export async function openPieces(
  config: Config,
  analysis: Analysis,
  log: Log,
  uploads: UploadedFiles,
): Promise<Pieces> {
  const store = await openStore({
    redisUrl: config.redisUrl,
    dataDir: config.dataDir,
    limits: config.storeLimits,
    warn: (message) => log.warn(message),
  });
  return assemble(config, analysis, store, uploads);
}

/** The same over a store that is open already. */
export function assemble(
  config: Config,
  analysis: Analysis,
  store: Store,
  uploads: UploadedFiles,
): Pieces {
  const source = createProfileSource(config.fetch);
  const common = {
    services: config.services,
    store,
    source,
    analysis,
    readFile: readProfileFile,
    now: Date.now,
  };
  const snapshots = createSnapshots({ ...common, uploads, newId: newSnapshotId });
  const histories = createHistories({ ...common, snapshots });
  return { store, source, snapshots, histories };
}

async function readProfileFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new FileError(path, FILE_PROBLEMS[code] ?? `it cannot be read (${code})`);
  }
}

const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read this file',
  EISDIR: 'this is a folder, not a profile',
};

/** Short enough to read out, and no letter that looks like another. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 50 bits: two of ten thousand snapshots of a service are the same once in twenty million. */
function newSnapshotId(): string {
  return `s_${randomLetters(10)}`;
}

export function newWatchId(): string {
  return `w_${randomLetters(10)}`;
}

/** What a person quotes and an operator finds in the log. */
export function newReference(): string {
  return `r_${randomLetters(8)}`;
}

/** A pipe is one too: `heapbot top <(curl …)`. */
/** What no file can be called, as it is too long or holds a NUL, is none. */
export function isFile(path: string): boolean {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && (found.isFile() || found.isFIFO());
  } catch {
    return false;
  }
}

function randomLetters(count: number): string {
  return Array.from({ length: count }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
