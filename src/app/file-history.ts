/** A series of files as the history of one service: for the person at a terminal who has profiles and no bot. */

import type { ServiceHistory } from '../commands/command.ts';
import { mergeDefinitions } from '../leaks/combine.ts';
import type {
  GoroutineDigest,
  GroupDefinition,
  ProcessMemory,
  SnapshotDigest,
} from '../leaks/digest.ts';
import { FileError } from './errors.ts';
import type { Analysis, Intake } from './ports.ts';

export interface FileHistoryOptions {
  readonly analysis: Pick<Analysis, 'intake' | 'goroutines'>;
  readonly readFile: (path: string) => Promise<Uint8Array>;
}

interface ReadFile {
  readonly path: string;
  readonly digest: SnapshotDigest;
  /** Milliseconds since 1970; null where the profile does not say. */
  readonly takenAt: number | null;
}

/** Each is read, digested and let go, so that the series may be larger than memory. Throws FileError, which names the file. */
export async function readFileHistory(
  paths: readonly string[],
  options: FileHistoryOptions,
  progress: (done: number, of: number) => void,
): Promise<ServiceHistory> {
  let definitions: readonly GroupDefinition[] = [];
  let goroutines: GoroutineDigest | null = null;
  const files: ReadFile[] = [];
  for (const [at, path] of [...paths].sort(compareNames).entries()) {
    const intake = await takeInFile(path, options);
    if (intake.processes.length === 0) {
      goroutines = newerOf(goroutines, await readGoroutines(path, intake, options));
    } else {
      definitions = mergeDefinitions(definitions, intake.definitions);
      files.push(toReadFile(path, intake));
    }
    progress(at + 1, paths.length);
  }
  return {
    service: nameSeries(paths),
    digests: orderByTime(files),
    definitions,
    events: [],
    memoryLimit: null,
    gcPercent: 100,
    softLimit: null,
    goroutines,
    snapshots: [],
    baseline: null,
    leaks: [],
  };
}

/** `9.pb.gz` before `10.pb.gz`. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

type ProfileIntake = Extract<Intake, { kind: 'profile' }>;

async function takeInFile(path: string, options: FileHistoryOptions): Promise<ProfileIntake> {
  const body = await options.readFile(path);
  const intake = await options.analysis.intake([{ name: path, body, symbols: '', memory: null }]);
  if (intake.kind === 'unreadable')
    throw new FileError(path, intake.rejected[0]?.why ?? 'it cannot be read');
  if (intake.kind !== 'profile') throw noHeap(path);
  return intake;
}

/** A goroutine profile among the files says who starts those that grow in number. */
async function readGoroutines(
  path: string,
  { profile }: ProfileIntake,
  { analysis }: FileHistoryOptions,
): Promise<GoroutineDigest> {
  const digest = await analysis.goroutines([profile], []);
  if (digest === null) throw noHeap(path);
  return digest;
}

function newerOf(known: GoroutineDigest | null, other: GoroutineDigest): GoroutineDigest {
  return known !== null && known.takenAt > other.takenAt ? known : other;
}

function noHeap(path: string): FileError {
  return new FileError(path, 'this is no heap profile, and only those show what grows');
}

function toReadFile(path: string, { processes, takenAt, buildId }: ProfileIntake): ReadFile {
  const digest: SnapshotDigest = {
    snapshot: path,
    takenAt: takenAt ?? 0,
    buildId,
    version: '',
    // One process, whatever its files are called.
    processes: processes.map((process) => ({ ...process, name: '' })),
  };
  return { path, digest, takenAt };
}

/**
 * A text of `debug=1` has no time of its own: it says what the process of the profile beside it had for memory, and is no point
 * itself. Where no file has a time, it counts as taken at the collection that left what it shows.
 */
function orderByTime(files: readonly ReadFile[]): SnapshotDigest[] {
  const timed = files.filter(({ takenAt }) => takenAt !== null);
  const points = timed.length === 0 ? files.map(dateByCollection) : lendMemory(files, timed);
  return points.sort((a, b) => a.takenAt - b.takenAt);
}

function dateByCollection({ digest }: ReadFile): SnapshotDigest {
  return { ...digest, takenAt: memoryOf(digest)?.lastGc ?? 0 };
}

function lendMemory(files: readonly ReadFile[], timed: readonly ReadFile[]): SnapshotDigest[] {
  const lent = new Map<string, ProcessMemory>();
  for (const [at, file] of files.entries()) {
    const memory = memoryOf(file.digest);
    if (file.takenAt !== null || memory === null) continue;
    const owner = timed.find(({ path }) => stemOf(path) === stemOf(file.path));
    const near = owner ?? findNearest(files, timed, at);
    if (near !== undefined) lent.set(near.path, memory);
  }
  const isLender = ({ takenAt, digest }: ReadFile) => takenAt === null && memoryOf(digest) !== null;
  return files
    .filter((file) => !isLender(file))
    .map(({ path, digest }) => addMemory(digest, lent.get(path)));
}

/** By the order of names; the earlier of two that are as near. */
function findNearest(
  files: readonly ReadFile[],
  timed: readonly ReadFile[],
  at: number,
): ReadFile | undefined {
  const distance = (file: ReadFile): number => Math.abs(files.indexOf(file) - at);
  return [...timed].sort((a, b) => distance(a) - distance(b))[0];
}

function addMemory(digest: SnapshotDigest, memory: ProcessMemory | undefined): SnapshotDigest {
  if (memory === undefined || memoryOf(digest) !== null) return digest;
  return { ...digest, processes: digest.processes.map((process) => ({ ...process, memory })) };
}

function memoryOf({ processes }: SnapshotDigest): ProcessMemory | null {
  return processes[0]?.memory ?? null;
}

/** `series/05` of `series/05.debug1.txt`. */
function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.indexOf('.', 1);
  return path.slice(0, path.length - name.length) + (dot < 0 ? name : name.slice(0, dot));
}

/** The innermost folder that all of them lie in. */
function nameSeries(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const common = others.reduce((shared, folders) => {
    const end = shared.findIndex((folder, at) => folders[at] !== folder);
    return end < 0 ? shared : shared.slice(0, end);
  }, first);
  const folder = common.at(-1) ?? '';
  if (!['', '.', '..'].includes(folder)) return folder;
  return paths.length === 1 ? (paths[0] ?? '') : `${paths.length} files`;
}
