/** Source paths without the prefixes that say where a program was built (PARITY 3.4). */

import { baseName } from './names.ts';

export interface PathTrimming {
  /** Prefixes to strip, separated by colons. */
  readonly trimPath: string;
  /** Directories, separated by colons, whose last name is searched for in a path where `trimPath` is empty. */
  readonly sourcePath: string;
}

export function trimSourcePath(path: string, { trimPath, sourcePath }: PathTrimming): string {
  if (trimPath === '') {
    const rest = findBelowSource(path, splitList(sourcePath));
    if (rest !== undefined) return rest;
  }
  for (const entry of [...splitList(trimPath), ...BUILD_PREFIXES]) {
    const prefix = entry.endsWith('/') ? entry : `${entry}/`;
    if (path.startsWith(prefix)) return path.slice(prefix.length);
  }
  return path;
}

const BUILD_PREFIXES: readonly string[] = ['/proc/self/cwd/./', '/proc/self/cwd/'];

function splitList(list: string): readonly string[] {
  return list === '' ? [] : list.split(':');
}

function findBelowSource(path: string, directories: readonly string[]): string | undefined {
  for (const directory of directories) {
    const wanted = `/${baseName(directory)}/`;
    const found = path.indexOf(wanted);
    if (found !== -1) return path.slice(found + wanted.length);
  }
  return undefined;
}
