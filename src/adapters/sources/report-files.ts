/** Reports that go to a file rather than to the terminal. */

import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from '../../app/pprof-sources.ts';
import type { ReportContent } from '../../pprof/driver/printers.ts';
import { fileError } from './file-error.ts';

export async function writeReport(path: string, content: ReportContent): Promise<void> {
  const file = await open(path, 'w').catch((error: unknown) => {
    throw fileError('open', path, error);
  });
  await writeAndClose(file, path, content);
}

/** Writes the first of `profile001.ENDING`, `profile002.ENDING`, … that is free in a folder, by default this one. */
export async function writeNumberedReport(
  ending: string,
  content: ReportContent,
  folder = '',
): Promise<string> {
  for (let number = 1; number <= MOST_REPORTS; number++) {
    const path = join(folder, `profile${String(number).padStart(3, '0')}.${ending}`);
    const file = await openNew(path);
    if (file === null) continue;
    await writeAndClose(file, path, content);
    return path;
  }
  throw new SourceError(`could not create file of the form profileNNN.${ending}`);
}

const MOST_REPORTS = 9999;

/** Null where the file exists. */
async function openNew(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw fileError('open', path, error);
  }
}

async function writeAndClose(
  file: FileHandle,
  path: string,
  content: ReportContent,
): Promise<void> {
  try {
    for (const part of content) await file.writeFile(part);
  } catch (error) {
    throw fileError('write', path, error);
  } finally {
    await file.close();
  }
}
