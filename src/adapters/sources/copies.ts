/** Copies of the profiles that came over HTTP, kept where pprof keeps them. */

import { mkdir, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { SourceError } from '../../app/pprof-sources.ts';

/** pprof's places for copies, the first that can be used counts. */
export function copyFoldersOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  const { PPROF_TMPDIR: chosen = '' } = environment;
  return [chosen, join(homedir(), 'pprof'), tmpdir()].filter((folder) => folder !== '');
}

export async function saveCopy(
  name: string,
  profile: Uint8Array,
  folders: readonly string[],
): Promise<string> {
  const folder = await firstUsable(folders);
  const packed = await promisify(gzip)(profile);
  for (let number = 1; number <= mostCopies; number += 1) {
    const path = join(folder, `${fileName(name)}.${String(number).padStart(3, '0')}.pb.gz`);
    if (await writeNew(path, packed)) return path;
  }
  throw new SourceError(`${folder} has ${mostCopies} copies of ${name} already`);
}

const mostCopies = 9999;

async function firstUsable(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const isUsable = await mkdir(folder, { recursive: true }).then(
      () => true,
      () => false,
    );
    if (isUsable) return folder;
  }
  throw new SourceError('failed to identify temp dir');
}

/** The name comes from the server: it must stay one file in that folder. */
function fileName(name: string): string {
  return name.replaceAll(/[/\\\p{Cc}]/gu, '_').slice(0, 200);
}

/** False where the file exists. */
async function writeNew(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeFile(path, bytes, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new SourceError(error instanceof Error ? error.message : String(error));
  }
}
