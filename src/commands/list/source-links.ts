/**
 * Where the source of a line can be read. An address is made of the configured repository and of what the profile says
 * (file, package, module version), never of anything that a person typed.
 */

import type { Forge, Repository } from '../command.ts';
import { findModule, isPlainPath, type ModulePlace, repositoryOf } from './go-modules.ts';

export interface SourceLine {
  /** As the profile has it. */
  readonly file: string;
  /** With its package, as `example.com/blog/render.(*Page).Write`. */
  readonly function: string;
  readonly line: number;
}

/** Null where the configuration says nothing of this file. */
export function linkToSource(source: SourceLine, repository: Repository): string | null {
  const module = findModule(source.file);
  const place =
    module === null ? placeOfOwn(source, repository) : placeOfModule(module, repository);
  if (place === null) return null;
  const forge = forgeOf(place.url, repository);
  return addressOf(place, forge, source.line);
}

interface Place {
  readonly url: string;
  readonly revision: string;
  readonly path: string;
}

function placeOfOwn(source: SourceLine, repository: Repository): Place | null {
  const { url, folder, revision, roots } = repository;
  const path = pathBelowRoots(source, roots);
  return path === null ? null : { url, revision, path: join(folder, path) };
}

/** A module in a folder of its repository has the folder's name before its tags. */
function placeOfModule(module: ModulePlace, repository: Repository): Place | null {
  const isOwn = repository.roots.includes(module.path);
  const found = isOwn ? repository : repositoryOf(module.path, repository.modules);
  if (found === null) return null;
  const { url, folder } = found;
  const revision = module.isCommit ? module.revision : join(folder, module.revision);
  return { url, revision, path: join(folder, module.file) };
}

function join(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** The file's path in the repository: below a root, or beside the other files of a package that is below one. */
function pathBelowRoots(source: SourceLine, roots: readonly string[]): string | null {
  const { file } = source;
  const folder = packageOf(source.function);
  const name = file.slice(file.lastIndexOf('/') + 1);
  for (const root of roots) {
    if (file.startsWith(`${root}/`)) return file.slice(root.length + 1);
    if (folder === root) return name;
    if (folder.startsWith(`${root}/`)) return `${folder.slice(root.length + 1)}/${name}`;
  }
  return null;
}

/** `example.com/blog/render.(*Page).Write` is of `example.com/blog/render`. Go writes dots of the last element as `%2e`. */
function packageOf(name: string): string {
  const generic = name.search(/[[(]/u);
  const plain = generic < 0 ? name : name.slice(0, generic);
  const last = plain.lastIndexOf('/');
  const dot = plain.indexOf('.', last + 1);
  return dot < 0 ? '' : plain.slice(0, dot).replaceAll('%2e', '.');
}

function addressOf({ url, revision, path }: Place, forge: Forge, line: number): string | null {
  if (!isPlainPath(path)) return null;
  const [at, anchor] = FORGES[forge];
  const mark = line > 0 ? `${anchor}${line}` : '';
  return `${url}/${at}/${escapePath(revision)}/${escapePath(path)}${mark}`;
}

/** What stands before the revision, and before the number of a line. */
const FORGES: Readonly<Record<Forge, readonly [string, string]>> = {
  github: ['blob', '#L'],
  gitlab: ['-/blob', '#L'],
  bitbucket: ['src', '#lines-'],
};

function escapePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** A module may lie elsewhere than the service: what is configured holds for one host. */
function forgeOf(url: string, repository: Repository): Forge {
  const { hostname } = new URL(url);
  const isSameHost = hostname === new URL(repository.url).hostname;
  if (isSameHost && repository.forge !== null) return repository.forge;
  if (hostname.includes('gitlab')) return 'gitlab';
  return hostname.includes('bitbucket') ? 'bitbucket' : 'github';
}
