/** The load phase of `heapbot pprof`: from what its sources gave to one profile (PARITY 0, steps 4 to 9). */

import { readInflated } from '../pprof/decode/read-profile.ts';
import type { PprofRequest } from '../pprof/driver/flags.ts';
import {
  combineSources,
  describeSymbolization,
  finishLoading,
  listSymbolRequests,
  subtractBase,
} from '../pprof/driver/load.ts';
import { copyName, prepareMappings, type SourcedProfile } from '../pprof/driver/mappings.ts';
import { redactUrl } from '../pprof/driver/source-url.ts';
import { parseSymbolizeMode, type SymbolizeMode } from '../pprof/driver/symbolize-mode.ts';
import { encodeProfile } from '../pprof/encode.ts';
import { ProfileError } from '../pprof/errors.ts';
import type { Profile } from '../pprof/profile.ts';
import { applySymbols } from '../pprof/symbolize.ts';
import { messageForPerson, sayAll } from './pprof-errors.ts';
import { httpOptions, type LoadPlan, type Read } from './pprof-reading.ts';
import { SourceError } from './pprof-sources.ts';
import type { PprofTerminal } from './pprof-terminal.ts';

/** One profile, merged, compared with its base, with its names. Rejects with SourceError or ProfileError. */
export async function loadProfile(
  plan: LoadPlan,
  read: Read,
  terminal: PprofTerminal,
): Promise<Profile> {
  const [main, base] = await Promise.all([
    loadGroup('source', plan.sources, plan, read, terminal),
    loadGroup('base', plan.bases, plan, read, terminal),
  ]);
  if (main === null) throw new SourceError('failed to fetch any source profiles');
  if (base === null && plan.bases.length > 0) {
    throw new SourceError('failed to fetch any base profiles');
  }
  const whole = base === null ? main : subtractBase(main, base, plan);
  const mode = parseSymbolizeMode(plan.symbolize);
  for (const note of describeSymbolization(whole.profile, mode)) terminal.stderr(note);
  const named = await fetchSymbols(whole, mode, plan, terminal);
  const profile = finishLoading(named, { ...plan, mode });
  // Nothing has an address unless it was fetched.
  if (whole.mappingSources.size > 0) await saveCopy(profile, terminal);
  return profile;
}

async function fetchSymbols(
  whole: SourcedProfile,
  mode: SymbolizeMode,
  request: PprofRequest,
  { sources }: PprofTerminal,
): Promise<Profile> {
  let { profile } = whole;
  for (const { url, query } of listSymbolRequests(whole, mode)) {
    const answer = await sources.post(url, query.body, httpOptions(request, 0));
    profile = applySymbols(profile, query, answer);
  }
  return profile;
}

/** As pprof does, so that the copy is there to compare with later. Failing to is no reason to fail. */
async function saveCopy(profile: Profile, terminal: PprofTerminal): Promise<void> {
  try {
    const path = await terminal.sources.saveCopy(copyName(profile), encodeProfile(profile));
    terminal.stderr(`Saved profile in ${path}`);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    terminal.stderr(`Could not save profile: ${error.message}`);
  }
}

/** As many as pprof reads at once before it merges what it has. */
const chunkSize = 128;

/** All sources of a kind as one profile; those that fail are named and left out. Null where none is left. */
async function loadGroup(
  kind: 'source' | 'base',
  sources: readonly string[],
  plan: LoadPlan,
  read: Read,
  terminal: PprofTerminal,
): Promise<SourcedProfile | null> {
  let combined: SourcedProfile | null = null;
  let count = 0;
  for (let start = 0; start < sources.length; start += chunkSize) {
    const chunk = sources.slice(start, start + chunkSize);
    const loaded = await Promise.all(chunk.map((source) => loadSource(source, plan, read)));
    // In the order of the sources, whichever of them failed first.
    for (const one of loaded) if ('complaint' in one) sayAll(one.complaint, terminal);
    const profiles = loaded.filter((one) => 'profile' in one);
    count += profiles.length;
    if (profiles.length > 0) combined = combineGroup(kind, combined, profiles);
  }
  if (count > 0 && count < sources.length) {
    terminal.stderr(`Fetched ${count} ${kind} profiles out of ${sources.length}`);
  }
  return combined;
}

function combineGroup(
  kind: 'source' | 'base',
  before: SourcedProfile | null,
  chunk: readonly SourcedProfile[],
): SourcedProfile {
  try {
    const merged = combineSources(chunk);
    return before === null ? merged : combineSources([before, merged]);
  } catch (error) {
    const message = messageForPerson(error);
    if (message === null) throw error;
    throw new SourceError(`problem fetching ${kind} profiles: ${message}`);
  }
}

/** A source that cannot be read, and what there is to say of it. */
interface Unreadable {
  readonly complaint: readonly string[];
}

async function loadSource(
  source: string,
  plan: LoadPlan,
  read: Read,
): Promise<SourcedProfile | Unreadable> {
  try {
    const { bytes, url } = await read(source);
    return prepareMappings(readInflated(bytes), {
      url,
      program: plan.program,
      buildId: plan.buildId,
    });
  } catch (error) {
    const message = messageForPerson(error);
    if (message === null) throw error;
    const advice = error instanceof ProfileError ? [error.message] : [];
    return { complaint: [`${redactUrl(source)}: ${message}`, ...advice] };
  }
}
