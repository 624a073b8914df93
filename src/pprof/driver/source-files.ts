/** Where the sources of a profile's functions may lie on the machine of the person (PARITY 11.9). */

import { cleanPath } from '../names.ts';
import { type PathTrimming, trimSourcePath } from '../trim-path.ts';

export interface SourceSearch {
  /** As the profile has it, without what is to be trimmed. */
  readonly path: string;
  /** Where to look, in this order. */
  readonly candidates: readonly string[];
  /** The folders that were named, joined by colons. */
  readonly searched: string;
}

/** Absolute paths are taken as they are; others are looked for below the source path, or `folder`, and each parent. */
export function searchSource(
  file: string,
  { trimPath, sourcePath }: PathTrimming,
  folder: string,
): SourceSearch {
  const searched = sourcePath === '' ? folder : sourcePath;
  const path = trimSourcePath(file, { trimPath, sourcePath: searched });
  const candidates = path.startsWith('/')
    ? [path]
    : searched.split(':').flatMap((start) => listParents(start).map((one) => join(one, path)));
  return { path, candidates, searched };
}

function listParents(folder: string): string[] {
  const parents = [folder];
  for (let at = folder; ; ) {
    const parent = parentOf(at);
    if (parent === at) return parents;
    parents.push(parent);
    at = parent;
  }
}

/** Go's filepath.Dir: of `/a` that is `/`, of `a` it is `.`. */
function parentOf(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

function join(folder: string, path: string): string {
  return cleanPath(folder === '' ? path : `${folder}/${path}`);
}
