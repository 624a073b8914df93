/** Whose code a frame is: the service's own, a third party's, or the standard library's (DETECTOR 2.7). */

import { goModuleOf, goPackageOf } from '../pprof/go-package.ts';
import { createClassifier, type NamedFunction, type PackageKind } from '../pprof/package-kind.ts';
import type { Profile } from '../pprof/profile.ts';
import { canonicalName } from './canonical-name.ts';
import type { Frame } from './digest.ts';

export type Origin = Frame['origin'];

/** What kind of code a function is, told by name and file alone. `runtime` is of the standard library. */
export type ReadKind = (called: NamedFunction) => PackageKind;

/** `modules` are module paths that are the service's own whatever the profile tells: `example.com/blog`, `shop`. */
export function createKindReader(profile: Profile, modules: readonly string[]): ReadKind {
  const classify = createClassifier(profile);
  const own = modules.map((module) => module.replace(/\/+$/, '')).filter((module) => module !== '');
  return (called) => {
    const name = packageOf(called);
    return own.some((module) => isWithin(name, module)) ? 'own' : classify(called);
  };
}

export function originOf(kind: PackageKind): Origin {
  if (kind === 'own') return 'main';
  return kind === 'library' ? 'third-party' : 'stdlib';
}

/**
 * The import path of a Go function, the package of a Node module's file, the crate or namespace of a native function;
 * empty where nothing tells.
 */
export function packageOf({ name, file }: NamedFunction): string {
  if (file.startsWith('node:')) return file;
  if (SCRIPT_FILE.test(file)) return nodePackageOf(file);
  const symbol = canonicalName(name);
  return symbol.includes('::') ? namespaceOf(symbol) : goPackageOf(symbol);
}

/** The module of a library's function: as its file in the module cache says, else as its host keeps them. */
export function moduleOf(called: NamedFunction): string {
  const cached = /(?:^|\/pkg\/mod\/)((?!\/)[^@]+)@v[^/]*\//.exec(called.file.slice(0, 4096))?.[1];
  if (cached !== undefined) return cached.replace(/!([a-z])/g, (_, letter) => letter.toUpperCase());
  const name = packageOf(called);
  return SCRIPT_FILE.test(called.file) ? name : goModuleOf(name);
}

function isWithin(name: string, module: string): boolean {
  return name === module || name.startsWith(`${module}/`);
}

const SCRIPT_FILE = /\.[cm]?[jt]sx?$/;

/** What lies below the last `node_modules`. */
function nodePackageOf(file: string): string {
  const start = file.lastIndexOf(NODE_MODULES);
  if (start < 0) return '';
  return /^(?:@[^/]+\/)?[^/]+/.exec(file.slice(start + NODE_MODULES.length))?.[0] ?? '';
}

const NODE_MODULES = '/node_modules/';

/** Of `<shop::cart::Cart as core::ops::Drop>::drop`, `shop`. */
function namespaceOf(symbol: string): string {
  return /^[<&*\s]*(?:(?:dyn|mut|const)\s+)?([\w$]+)::/.exec(symbol)?.[1] ?? '';
}
