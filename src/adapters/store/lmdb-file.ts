/** Looks at LMDB's data file before LMDB does: LMDB maps it into memory and dies with the process where the file is not whole. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A page header of 24 bytes, then the magic number, the version, two words, and two tables of 48 bytes each. */
const MAGIC_AT = 24;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const META_BYTES = 160;
const MAGIC = 0xbeefc0de;

/** Null where the file is fine or not there yet, else what is wrong with it. */
export function findFaultInDataFile(path: string): string | null {
  const file = openIfThere(path);
  if (file === null) return null;
  try {
    const { size } = fstatSync(file);
    return size === 0 ? null : findFault(file, size);
  } finally {
    closeSync(file);
  }
}

/** The first two pages describe the newest and the second newest state; both count pages that must be there. */
function findFault(file: number, size: number): string | null {
  const first = readMeta(file, 0);
  if (first === null) return 'its data.mdb is no LMDB file';
  const second = readMeta(file, first.pageSize);
  if (second === null) return 'its data.mdb is damaged at its beginning';
  const pages = Math.max(first.lastPage, second.lastPage) + 1;
  if (size < pages * first.pageSize) return 'its data.mdb is cut short';
  return null;
}

function readMeta(
  file: number,
  position: number,
): { readonly pageSize: number; readonly lastPage: number } | null {
  const bytes = Buffer.alloc(META_BYTES);
  const count = readSync(file, bytes, 0, META_BYTES, position);
  if (count < META_BYTES || bytes.readUInt32LE(MAGIC_AT) !== MAGIC) return null;
  const pageSize = bytes.readUInt32LE(PAGE_SIZE_AT);
  const lastPage = Number(bytes.readBigUInt64LE(LAST_PAGE_AT));
  return pageSize < 512 || pageSize > 65_536 ? null : { pageSize, lastPage };
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}
