/** What pprof does to the mappings of a profile between reading and reporting (PARITY 0, steps 2, 3, 7 and 8). */

import { baseName } from '../names.ts';
import type { Mapping, Profile } from '../profile.ts';
import { UNNAMED_MAPPING } from '../unnamed-mapping.ts';
import { isAbsoluteUrl } from './source-url.ts';

/** Where a mapping can be asked for names, and where it began in the profile that came from there. */
export interface MappingSource {
  readonly source: string;
  readonly start: bigint;
}

/** By build id, else by file. */
export type MappingSources = ReadonlyMap<string, readonly MappingSource[]>;

export interface SourcedProfile {
  readonly profile: Profile;
  readonly mappingSources: MappingSources;
}

export interface SourceFacts {
  /** The address that the profile was fetched from; null for a file. */
  readonly url: string | null;
  /** The program given on the command line before the sources; empty where there is none. */
  readonly program: string;
  readonly buildId: string;
}

/** Gives a freshly read profile the mappings that the later steps count on. */
export function prepareMappings(profile: Profile, facts: SourceFacts): SourcedProfile {
  const mapped = profile.mappings.length === 0 ? addFakeMapping(profile) : profile;
  const named = mapped.mappings.map((mapping, row) =>
    row === 0 ? nameMainMapping(mapping, facts) : mapping,
  );
  const { url } = facts;
  if (url === null) {
    return { profile: { ...mapped, mappings: named }, mappingSources: new Map() };
  }
  const mappings = named.map((mapping) =>
    sourceKey(mapping) === '' ? { ...mapping, file: url } : mapping,
  );
  return { profile: { ...mapped, mappings }, mappingSources: collectSources(mappings, url) };
}

export function joinMappingSources(all: readonly MappingSources[]): MappingSources {
  const joined = new Map<string, MappingSource[]>();
  for (const [key, sources] of all.flatMap((one) => [...one])) {
    joined.set(key, [...(joined.get(key) ?? []), ...sources]);
  }
  return joined;
}

/** pprof's name for a copy of a profile: `pprof.blog.inuse_objects.inuse_space`. */
export function copyName({ mappings, sampleTypes }: Profile): string {
  const file = mappings[0]?.file ?? '';
  const program = file === '' ? [] : [baseName(file)];
  return ['pprof', ...program, ...sampleTypes.map(({ type }) => type)].join('.');
}

/** Takes back the addresses that stood in for files. */
export function removeSourceUrls(profile: Profile): Profile {
  const mappings = profile.mappings.map((mapping) =>
    mapping.buildId === '' && isAbsoluteUrl(mapping.file) ? { ...mapping, file: '' } : mapping,
  );
  return { ...profile, mappings };
}

/**
 * pprof would look for names in the program's own files. heapbot never opens those, and says so where pprof
 * would have needed one.
 */
export function describeMissingBinaries(profile: Profile, isForced: boolean): string[] {
  const used = markUsedMappings(profile);
  const notes: string[] = [];
  let isAnyMissing = false;
  for (const [row, mapping] of profile.mappings.entries()) {
    if (used[row] === 0 || !needsBinary(mapping, isForced)) continue;
    const note = describeMissingBinary(mapping, row === 0);
    if (note !== '') notes.push(note);
    isAnyMissing ||= row > 0 || mapping.file !== '';
  }
  if (isAnyMissing) {
    notes.push('Some binary filenames not available. Symbolization may be incomplete.');
  }
  return notes;
}

function needsBinary(mapping: Mapping, isForced: boolean): boolean {
  if (!isForced && isSymbolized(mapping)) return false;
  const isFetched = mapping.buildId === '' && isHttpUrl(mapping.file);
  return !isUnsymbolizable(mapping) && !isFetched;
}

function describeMissingBinary(mapping: Mapping, isMain: boolean): string {
  if (mapping.file === '') return isMain ? 'Main binary filename not available.' : '';
  const build = mapping.buildId === '' ? '' : ` (build ID ${mapping.buildId})`;
  return `Local symbolization failed for ${baseName(mapping.file)}${build}: heapbot reads no binaries`;
}

function addFakeMapping(profile: Profile): Profile {
  const mapping = new Int32Array(profile.locations.count);
  return {
    ...profile,
    mappings: [{ ...UNNAMED_MAPPING, id: 1n }],
    locations: { ...profile.locations, mapping },
  };
}

function nameMainMapping(mapping: Mapping, { program, buildId }: SourceFacts): Mapping {
  return {
    ...mapping,
    file: program === '' ? mapping.file : program,
    buildId: mapping.buildId === '' ? buildId : mapping.buildId,
  };
}

function sourceKey(mapping: Mapping): string {
  return mapping.buildId === '' ? mapping.file : mapping.buildId;
}

function collectSources(mappings: readonly Mapping[], source: string): MappingSources {
  const sources = new Map<string, MappingSource[]>();
  for (const mapping of mappings) {
    const key = sourceKey(mapping);
    sources.set(key, [...(sources.get(key) ?? []), { source, start: mapping.start }]);
  }
  return sources;
}

/** 1 for each mapping that some location lies in. */
function markUsedMappings({ mappings, locations }: Profile): Uint8Array {
  const used = new Uint8Array(mappings.length);
  for (const mapping of locations.mapping) {
    if (mapping >= 0) used[mapping] = 1;
  }
  return used;
}

function isSymbolized(mapping: Mapping): boolean {
  return mapping.hasFunctions || mapping.hasFilenames || mapping.hasLineNumbers;
}

/** Mappings of the system, which have no file to look into. */
function isUnsymbolizable({ file }: Mapping): boolean {
  const isSystemFile = file.startsWith('/dev/dri/') || file === '//anon';
  return isSystemFile || /^(\[|linux-vdso)/.test(baseName(file));
}

function isHttpUrl(text: string): boolean {
  return isAbsoluteUrl(text) && /^[^:]*http/i.test(text);
}
