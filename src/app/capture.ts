/** Takes a new snapshot of a service: every replica fetched, what answered merged, kept before anybody sees it. */

import type { Replica, SnapshotMeta } from '../commands/command.ts';
import type { GroupDefinition, SnapshotDigest } from '../leaks/digest.ts';
import { FetchError } from './errors.ts';
import type { MemoryReader } from './memory-reader.ts';
import type {
  Analysis,
  AnalysisInput,
  DocumentStore,
  Fetched,
  Intake,
  IntakePart,
  ProfileSource,
  ServiceConfig,
  Store,
} from './ports.ts';

export interface CaptureOptions {
  readonly store: Store;
  readonly source: ProfileSource;
  readonly memory: MemoryReader;
  readonly analysis: Analysis;
  readonly now: () => number;
  /** A new id: unique within the service, short enough to type. */
  readonly newId: () => string;
}

export type ProfileIntake = Extract<Intake, { kind: 'profile' }>;

/** What is wrong with a replica's answer. */
interface Problem {
  readonly name: string;
  readonly why: string;
}

/** A snapshot that nobody has kept yet. */
export interface Taken {
  readonly meta: SnapshotMeta;
  readonly profile: Uint8Array;
  readonly digest: SnapshotDigest | null;
  readonly definitions: readonly GroupDefinition[];
}

/** Throws FetchError where not one replica gave a profile; StoreError where it cannot be kept. */
export async function capture(
  service: ServiceConfig,
  options: CaptureOptions,
  signal: AbortSignal,
): Promise<AnalysisInput> {
  const taken = await take(service, options, signal);
  await options.store.put(taken);
  return { meta: taken.meta, origin: 'fetched', profile: taken.profile };
}

/** Fetches and merges, and keeps nothing. Throws FetchError. */
export async function take(
  service: ServiceConfig,
  options: CaptureOptions,
  signal: AbortSignal,
): Promise<Taken> {
  const startedAt = options.now();
  const question = options.memory.ask(service, signal);
  const fetched = await options.source.fetch(service, signal);
  const silent = fetched.flatMap(({ replica }) => (replica.ok ? [] : [replica]));
  const answered = fetched.filter((one) => 'body' in one);
  const memory = await question.settle(answered.map(({ replica }) => replica.name));
  const parts = answered.map((one) => toPart(one, memory));
  if (parts.length === 0) throw fetchError(service, silent);
  const { intake, unnamed } = await takeIn(service, parts, options, signal);
  if (intake.kind !== 'profile') throw fetchError(service, [...silent, ...rejectedOf(intake)]);
  const rejected = rejectedOf(intake);
  const replicas = fetched.map(({ replica }) => remarkOn(replica, rejected, unnamed));
  const fetchedAt = options.now();
  const fetchMillis = fetchedAt - startedAt;
  const facts = { id: options.newId(), service: service.name, fetchedAt, fetchMillis, replicas };
  const meta = describeIntake(intake, facts);
  const { profile, definitions } = intake;
  return { meta, profile, digest: await digestOf(meta, intake, options.store), definitions };
}

/** What a trend needs of it; null where it is no heap profile. */
async function digestOf(
  { id, service, takenAt, buildId }: SnapshotMeta,
  { processes }: ProfileIntake,
  store: DocumentStore,
): Promise<SnapshotDigest | null> {
  if (processes.length === 0) return null;
  const announced = (await store.read('events', service))?.value ?? [];
  const version = announced.findLast(({ at }) => at <= takenAt)?.version ?? '';
  return { snapshot: id, takenAt, buildId, version, processes };
}

/** What is kept beside a profile. */
export function describeIntake(
  { takenAt, buildId, profile, totals }: ProfileIntake,
  facts: Pick<SnapshotMeta, 'id' | 'service' | 'fetchedAt' | 'fetchMillis' | 'replicas'>,
): SnapshotMeta {
  return {
    ...facts,
    takenAt: takenAt ?? facts.fetchedAt,
    buildId,
    size: profile.length,
    totals,
    label: '',
  };
}

/** Decodes and merges; where the text of a replica has addresses only, asks that replica for their names first. */
async function takeIn(
  service: ServiceConfig,
  parts: readonly IntakePart[],
  options: CaptureOptions,
  signal: AbortSignal,
): Promise<{ readonly intake: Intake; readonly unnamed: readonly Problem[] }> {
  const first = await options.analysis.intake(parts, service.modules);
  if (first.kind !== 'needs-symbols') return { intake: first, unnamed: [] };
  const answers = await Promise.all(
    parts.map((part) => addSymbols(part, service, first.wanted, options.source, signal)),
  );
  const intake = await options.analysis.intake(
    answers.map(({ part }) => part),
    service.modules,
  );
  return { intake, unnamed: answers.flatMap(({ problem }) => problem ?? []) };
}

/** A replica that does not name its addresses keeps them: a report without names is better than none, where it says so. */
async function addSymbols(
  part: IntakePart,
  service: ServiceConfig,
  wanted: readonly { readonly name: string; readonly addresses: string }[],
  source: ProfileSource,
  signal: AbortSignal,
): Promise<{ readonly part: IntakePart; readonly problem: Problem | null }> {
  const want = wanted.find(({ name }) => name === part.name);
  const replica = service.replicas.find(({ name }) => name === part.name);
  if (want === undefined || replica === undefined) {
    return { part: { ...part, symbols: '' }, problem: null };
  }
  try {
    const symbols = await source.symbols(replica, want.addresses, signal);
    return { part: { ...part, symbols }, problem: null };
  } catch (error) {
    const why = error instanceof Error && 'why' in error ? String(error.why) : String(error);
    return { part: { ...part, symbols: '' }, problem: { name: part.name, why } };
  }
}

function toPart(
  { replica: { name }, body }: Extract<Fetched, { body: Uint8Array }>,
  memory: ReadonlyMap<string, string>,
): IntakePart {
  return { name, body, symbols: null, memory: memory.get(name) ?? null };
}

function fetchError(service: ServiceConfig, problems: readonly Problem[]): FetchError {
  return new FetchError(
    service.name,
    problems.map(({ name, why }) => ({ replica: name, why })),
  );
}

/** The decoder speaks in sentences; a reason continues one that begins with the replica's name. */
function rejectedOf(intake: Intake): readonly Problem[] {
  if (intake.kind === 'needs-symbols') return [];
  return intake.rejected.map(({ name, why }) => {
    const said = `${why.slice(0, 1).toLowerCase()}${why.slice(1).replace(/\.$/u, '')}`;
    return { name, why: `sent no profile that can be used: ${said}` };
  });
}

function remarkOn(
  replica: Replica,
  rejected: readonly Problem[],
  unnamed: readonly Problem[],
): Replica {
  const { name } = replica;
  const rejection = rejected.find((problem) => problem.name === name);
  if (rejection !== undefined) return { name, ok: false, why: rejection.why };
  const nameless = unnamed.find((problem) => problem.name === name);
  if (nameless === undefined || !replica.ok) return replica;
  return {
    name,
    ok: true,
    remark: `sent addresses without function names, and its symbol page ${nameless.why}. For a Go service, leave debug=1 out of its address; other dumps have no names`,
  };
}
