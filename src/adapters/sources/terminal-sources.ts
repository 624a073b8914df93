/** Files and servers as the person at the terminal may reach them, with bounded sizes. */

import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { type PprofSources, SourceError } from '../../app/pprof-sources.ts';
import { saveCopy } from './copies.ts';
import { fileError } from './file-error.ts';
import { writeNumberedReport, writeReport } from './report-files.ts';

export interface TerminalOptions {
  /** The most that is read from one file or server. */
  readonly maxBytes: number;
  /** Where copies of what came over HTTP may be kept, the best place first. */
  readonly copyFolders: readonly string[];
  /** Told how many bytes all that was read so far has, as soon as that is known. */
  readonly onRead?: (totalBytes: number) => void;
}

export function createTerminalSources({
  maxBytes,
  copyFolders,
  onRead,
}: TerminalOptions): PprofSources {
  let total = 0;
  const count = <Bytes extends Uint8Array | null>(bytes: Bytes): Bytes => {
    total += bytes?.length ?? 0;
    onRead?.(total);
    return bytes;
  };
  return {
    readFile: async (path) => count(await readWholeFile(path, maxBytes)),
    isProgram,
    writeFile: (path, content) => writeReport(path, content),
    writeNumbered: (ending, content) => writeNumberedReport(ending, content),
    saveCopy: (name, profile) => saveCopy(name, profile, copyFolders),
    get: async (url, options) => {
      const { httpGet } = await loadHttp();
      return count(await httpGet(url, options, maxBytes));
    },
    post: async (url, body, options) => {
      const { httpPost } = await loadHttp();
      return httpPost(url, body, options, maxBytes);
    },
  };
}

/** Loaded when it is needed: a report on a file should not wait for an HTTP client. */
function loadHttp(): Promise<typeof import('./http.ts')> {
  return import('./http.ts');
}

async function readWholeFile(path: string, maxBytes: number): Promise<Uint8Array | null> {
  const stats = statOf(path);
  if (stats === null) return null;
  return stats.isFile()
    ? await readFile(path, stats.size, maxBytes)
    : await readStream(path, maxBytes);
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/**
 * At once rather than in turns with the loading of the program, which every turn would wait for: decompressing, which takes longer than
 * either, goes on beside the loading then. A peek of 100,000 stacks waits 20 to 30 ms less.
 */
async function readFile(path: string, size: number, maxBytes: number): Promise<Uint8Array> {
  const file = openForReading(path);
  try {
    return await readAll(path, size, maxBytes, (chunk) =>
      readSync(file, chunk, 0, chunk.length, null),
    );
  } finally {
    closeSync(file);
  }
}

function openForReading(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw fileError('open', path, error);
  }
}

/** A pipe such as <(curl …), which may keep its reader waiting, or a folder, which cannot be read. */
async function readStream(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path).catch((error: unknown) => {
    throw fileError('open', path, error);
  });
  try {
    return await readAll(path, 0, maxBytes, async (chunk) => {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      return bytesRead;
    });
  } finally {
    await file.close();
  }
}

/** Fills a chunk from its start and says how many bytes that were: 0 at the end. */
type ReadInto = (chunk: Uint8Array) => number | Promise<number>;

/** Reads to the end rather than to the size that the file claims: one that still grows, or of /proc, is longer. */
async function readAll(
  path: string,
  size: number,
  maxBytes: number,
  readInto: ReadInto,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const room = Math.min(Math.max(size - total, 0), maxBytes) + 65_536;
    // Resizable, so that whoever has inflated it can give its memory back at once.
    const chunk = Buffer.from(new ArrayBuffer(room, { maxByteLength: room }));
    const bytesRead = await readPart(path, chunk, readInto);
    if (bytesRead === 0) break;
    total += bytesRead;
    if (total > maxBytes) throw new SourceError(tooLarge('the file', maxBytes));
    chunks.push(chunk.subarray(0, bytesRead));
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, total);
}

async function readPart(path: string, chunk: Uint8Array, readInto: ReadInto): Promise<number> {
  try {
    return await readInto(chunk);
  } catch (error) {
    throw fileError('read', path, error);
  }
}

/** The first bytes of ELF, Mach-O (also fat) and PE programs. */
const programSignatures = [
  '7f454c46',
  'feedface',
  'feedfacf',
  'cefaedfe',
  'cffaedfe',
  'cafebabe',
  '4d5a',
];

async function isProgram(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.toString('hex', 0, bytesRead);
    return programSignatures.some((signature) => start.startsWith(signature));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

function tooLarge(what: string, maxBytes: number): string {
  return `${what} is larger than ${maxBytes} bytes, the most that is read`;
}
