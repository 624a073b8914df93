/** Whose code a function is: the program's own, a library's, the standard library's, or the runtime's. */

import { goModuleOf, goPackageOf } from './go-package.ts';
import type { Profile } from './profile.ts';

export type PackageKind = 'own' | 'library' | 'standard' | 'runtime';

/** What tells whose code it is. `file` as the profile has it, empty where unknown. */
export interface NamedFunction {
  readonly name: string;
  readonly file: string;
}

export type ClassifyFunction = (called: NamedFunction) => PackageKind;

/**
 * Names alone do not tell which module is the program's own: its `main.main` does, by where it lies. A report leaves files
 * out, or shortens them: a function without a file of the profile is what all of its name are, the least own where they differ.
 */
export function createClassifier(profile: Profile): ClassifyFunction {
  const functions = listFunctions(profile);
  const isGo = functions.some(({ name, file }) => isGoFile(file) || isGoName(name));
  const home = findHome(functions);
  const classify = (called: NamedFunction): PackageKind =>
    isGoFile(called.file) || (isGo && called.file === '')
      ? classifyGo(called, home)
      : classifyOther(called, home);
  const filesByName = groupFiles(functions);
  return (called) => {
    const files = filesByName.get(called.name);
    if (files === undefined || files.has(called.file)) return classify(called);
    return leastOwn(Array.from(files, (file) => classify({ name: called.name, file })));
  };
}

function groupFiles(functions: readonly NamedFunction[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { name, file } of functions) {
    const files = groups.get(name);
    if (files === undefined) groups.set(name, new Set([file]));
    else files.add(file);
  }
  return groups;
}

const LEAST_OWN_FIRST: readonly PackageKind[] = ['runtime', 'standard', 'library', 'own'];

function leastOwn(kinds: readonly PackageKind[]): PackageKind {
  return LEAST_OWN_FIRST.find((kind) => kinds.includes(kind)) ?? 'own';
}

function listFunctions({ functions, strings }: Profile): NamedFunction[] {
  return Array.from({ length: functions.count }, (_, row) => ({
    name: strings.get(functions.name[row] as number),
    file: strings.get(functions.filename[row] as number),
  }));
}

function isGoFile(file: string): boolean {
  return /\.(?:go|s)$/.test(file);
}

/** A method of a pointer, or a path that starts with a host: no other language has such names. */
function isGoName(name: string): boolean {
  return (
    GO_STARTS.has(name) ||
    /^[\w./~%-]+\.\(\*\w/.test(name) ||
    /^[\w-]+\.[\w.-]+\/\S+\.\w/.test(name)
  );
}

const GO_STARTS = new Set(['main.main', 'runtime.main', 'runtime.goexit', 'runtime.malg']);

/**
 * The folder of the program's module, with a slash behind it; empty where nothing tells. Commands lie in `cmd` below
 * the module by custom. Built with -trimpath, the folder is the module's path.
 */
function findHome(functions: readonly NamedFunction[]): string {
  const mains = functions.filter(({ name, file }) => name.startsWith('main.') && isGoFile(file));
  const main = mains.find(({ name }) => name === 'main.main') ?? mains[0];
  const folder = /^(.*?)\/(?:cmd\/.*)?[^/]*$/.exec(main?.file ?? '')?.[1] ?? '';
  return folder === '' || folder === '.' ? '' : `${folder}/`;
}

function classifyGo({ name, file }: NamedFunction, home: string): PackageKind {
  const path = goPackageOf(name);
  if (path === 'main' || isAtHome(file, home)) return 'own';
  if (isGoRuntime(path, name)) return 'runtime';
  if (path.includes('/vendor/')) return 'library';
  if (!/^[^/]*\./.test(path) || path.startsWith('vendor/')) return 'standard';
  if (file === '') return isAtHome(`${path}/`, home) ? 'own' : 'library';
  return isForeignFile(file, path) || isOtherModule(file, path, home) ? 'library' : 'own';
}

function isAtHome(file: string, home: string): boolean {
  return home !== '' && file.startsWith(home) && !isCopied(file.slice(home.length));
}

/** Copies of other people's code that lie within a project. */
function isCopied(file: string): boolean {
  return /(?:^|\/)(?:vendor|node_modules|third_party|site-packages)\//.test(file);
}

/** Names without a package are the assembler's and cgo's. */
function isGoRuntime(path: string, name: string): boolean {
  if (path === '' || /^(?:type|go):/.test(name)) return true;
  return /^(?:runtime|internal\/(?:runtime|abi|cpu|bytealg|goarch|goos))(?:\/(?!pprof|trace|debug|metrics|coverage)|$)/.test(
    path,
  );
}

/** In the module cache, with a version, vendored, laid out as GOPATH was, or where Bazel puts `com_github_lib_pq`. */
function isForeignFile(file: string, path: string): boolean {
  if (file.includes('@') || isCopied(file) || file.includes(`/src/${path}/`)) return true;
  return /(?:^|\/)external\/[^/]*[_~+]/.test(file);
}

/** Built with -trimpath from GOPATH or a vendor folder, a file begins with its package's path and has no version. */
function isOtherModule(file: string, path: string, home: string): boolean {
  return home !== '' && file.startsWith(`${path}/`) && goModuleOf(path) !== goModuleOf(home);
}

/** Node, native code, the JVM and Python, by where their files lie and how their names begin. */
function classifyOther({ name, file }: NamedFunction, home: string): PackageKind {
  if (isAtHome(file, home)) return 'own';
  if (RUNTIME_FILE.test(file) || RUNTIME_NAME.test(name)) return 'runtime';
  if (STANDARD_FILE.test(file) || STANDARD_NAME.test(name)) return 'standard';
  if (isCopied(file) || LIBRARY_FILE.test(file)) return 'library';
  return file === '' && home !== '' ? 'library' : 'own';
}

/** `(program)`, `(external)` and `(BYTECODE_COMPILER)` are V8's; `(anonymous)` and `(anonymous:L#1:C#2)` are somebody's. */
const RUNTIME_NAME =
  /^(?:\((?:program|root|idle|garbage collector|V8 API|native|external|[A-Z][A-Z_]+)\)$|__libc_|_start$|start_thread$|clone3?$|(?:je_)?(?:m|c|re)alloc$|operator new|_?_?cgo_|x_cgo_|crosscall|rust_begin|__rust_|std::(?:rt|sys)::)/;
const RUNTIME_FILE = /^node:internal\/|\/(?:glibc|jemalloc|gperftools)[^/]*\//;
const STANDARD_NAME =
  /^(?:<?(?:std|core|alloc|__gnu_cxx)(?:::|\s)|(?:java|javax|jdk|sun|kotlin|scala)\.)/;
const STANDARD_FILE =
  /^node:|^\/rustc\/|\/usr\/include\/|\/lib\/python[\d.]+\/(?!.*(?:site|dist)-packages)/;
const LIBRARY_FILE = /\/\.cargo\/registry\/|\/dist-packages\/|\/(?:usr\/)?lib(?:64)?\/|@v\d/;
