/** `heapbot pprof …`: reads the sources, makes the report, prints it. A drop-in for `go tool pprof` (PARITY 0 and 13). */

import { inflate } from '../pprof/decode/inflate.ts';
import { readInflated } from '../pprof/decode/read-profile.ts';
import { type PprofRequest, parsePprofFlags, UsageFault } from '../pprof/driver/flags.ts';
import { FlagError, HelpRequest } from '../pprof/driver/go-flags.ts';
import {
  combineSources,
  describeSymbolization,
  finishLoading,
  listSymbolRequests,
  subtractBase,
} from '../pprof/driver/load.ts';
import { copyName, prepareMappings, type SourcedProfile } from '../pprof/driver/mappings.ts';
import { formatSeconds } from '../pprof/driver/seconds.ts';
import { adjustUrl, redactUrl } from '../pprof/driver/source-url.ts';
import { parseSymbolizeMode, type SymbolizeMode } from '../pprof/driver/symbolize-mode.ts';
import { pprofUsage } from '../pprof/driver/usage.ts';
import { ProfileError } from '../pprof/errors.ts';
import type { Profile } from '../pprof/profile.ts';
import { applySymbols } from '../pprof/symbolize.ts';
import { messageForPerson, sayError, writeReport } from './pprof-report.ts';
import { type HttpOptions, type PprofSources, SourceError } from './pprof-sources.ts';
import type { PprofTerminal } from './pprof-terminal.ts';

/** Resolves to the exit code. Rejects only where heapbot itself is at fault. */
export async function runPprof(argv: readonly string[], terminal: PprofTerminal): Promise<number> {
  try {
    await makeReport(parsePprofFlags(argv), terminal);
    return 0;
  } catch (error) {
    return explainFailure(error, terminal);
  }
}

const exitFailure = 2;

/** pprof's message for what a person can put right; anything else is thrown on. */
function explainFailure(error: unknown, terminal: PprofTerminal): number {
  if (error instanceof HelpRequest) {
    terminal.stderr(pprofUsage());
    return 0;
  }
  if (error instanceof FlagError) {
    terminal.stderr(error.message);
    terminal.stderr(pprofUsage());
    return exitFailure;
  }
  if (error instanceof UsageFault) {
    for (const warning of error.warnings) terminal.stderr(warning);
    if (error.showUsage) terminal.stderr(pprofUsage());
    terminal.stderr(error.message);
    return exitFailure;
  }
  if (!sayError(error, terminal)) throw error;
  return exitFailure;
}

async function makeReport(request: PprofRequest, terminal: PprofTerminal): Promise<void> {
  for (const warning of request.warnings) terminal.stderr(warning);
  const profile = await loadProfile(request, terminal);
  const { report, options, output } = request;
  const settings = { options, output };
  if (report !== null) return await writeReport(profile, report, settings, terminal);
  const { runShell } = await import('./pprof-shell.ts');
  await runShell(profile, settings, terminal);
}

/** The load phase: one profile, merged, compared with its base, with its names. */
async function loadProfile(request: PprofRequest, terminal: PprofTerminal): Promise<Profile> {
  const plan = await separateProgram(request, terminal.sources);
  const [main, base] = await Promise.all([
    loadGroup('source', plan.sources, plan, terminal),
    loadGroup('base', request.bases, plan, terminal),
  ]);
  if (main === null) throw new SourceError('failed to fetch any source profiles');
  if (base === null && request.bases.length > 0) {
    throw new SourceError('failed to fetch any base profiles');
  }
  const whole = base === null ? main : subtractBase(main, base, request);
  const mode = parseSymbolizeMode(request.symbolize);
  for (const note of describeSymbolization(whole.profile, mode)) terminal.stderr(note);
  const named = await fetchSymbols(whole, mode, request, terminal);
  const profile = finishLoading(named, { ...request, mode });
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
  const { encodeProfile } = await import('../pprof/encode.ts');
  try {
    const path = await terminal.sources.saveCopy(copyName(profile), encodeProfile(profile));
    terminal.stderr(`Saved profile in ${path}`);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    terminal.stderr(`Could not save profile: ${error.message}`);
  }
}

interface LoadPlan extends PprofRequest {
  /** The binary that stood before the sources; empty where none did. */
  readonly program: string;
}

async function separateProgram(request: PprofRequest, sources: PprofSources): Promise<LoadPlan> {
  const [first = '', ...others] = request.sources;
  const isProgram = others.length > 0 && (await sources.isProgram(first));
  return isProgram ? { ...request, program: first, sources: others } : { ...request, program: '' };
}

/** As many as pprof reads at once before it merges what it has. */
const chunkSize = 128;

/** All sources of a kind as one profile; those that fail are named and left out. Null where none is left. */
async function loadGroup(
  kind: 'source' | 'base',
  sources: readonly string[],
  plan: LoadPlan,
  terminal: PprofTerminal,
): Promise<SourcedProfile | null> {
  let combined: SourcedProfile | null = null;
  let count = 0;
  for (let start = 0; start < sources.length; start += chunkSize) {
    const chunk = sources.slice(start, start + chunkSize);
    const loaded = await Promise.all(chunk.map((source) => loadSource(source, plan, terminal)));
    const profiles = loaded.filter((one) => one !== null);
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

/** Null, after saying why, where the source cannot be read. */
async function loadSource(
  source: string,
  plan: LoadPlan,
  terminal: PprofTerminal,
): Promise<SourcedProfile | null> {
  try {
    const { bytes, url } = await readInflatedSource(source, plan, terminal);
    return prepareMappings(readInflated(bytes), {
      url,
      program: plan.program,
      buildId: plan.buildId,
    });
  } catch (error) {
    const message = messageForPerson(error);
    if (message === null) throw error;
    terminal.stderr(`${redactUrl(source)}: ${message}`);
    if (error instanceof ProfileError) terminal.stderr(error.message);
    return null;
  }
}

/** On its own, so that nothing holds the compressed bytes while the others are decoded. */
async function readInflatedSource(source: string, plan: LoadPlan, terminal: PprofTerminal) {
  const { body, url } = await readSource(source, plan, terminal);
  const inflated = inflate(body, terminal);
  // What was not compressed is copied: arrays over memory that can shrink are slow to read.
  const bytes = inflated === body && isResizable(body) ? new Uint8Array(body) : inflated;
  if (bytes !== body) releaseMemory(body);
  return { bytes, url };
}

/**
 * Gives the memory back now where that can be done: the garbage collection that would do it comes only after the most
 * was in use. The top of 100,000 stacks (8 MB compressed) then takes 103 MB instead of 111.
 */
function releaseMemory({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.resizable) buffer.resize(0);
}

function isResizable({ buffer }: Uint8Array): boolean {
  return buffer instanceof ArrayBuffer && buffer.resizable;
}

async function readSource(
  source: string,
  plan: LoadPlan,
  terminal: PprofTerminal,
): Promise<{ body: Uint8Array; url: string | null }> {
  const file = await terminal.sources.readFile(source);
  if (file !== null) return { body: file, url: null };
  const address = adjustUrl(source, plan.fetch);
  if (address === null) throw new SourceError(`stat ${source}: no such file or directory`);
  terminal.stderr(`Fetching profile over HTTP from ${redactUrl(address.url)}`);
  const { seconds } = plan.fetch;
  if (seconds > 0) terminal.stderr(`Please wait... (${formatSeconds(seconds)})`);
  const options = httpOptions(plan, address.timeoutSeconds);
  return { body: await terminal.sources.get(address.url, options), url: address.url };
}

const symbolTimeoutSeconds = 60;

function httpOptions({ fetch }: PprofRequest, timeoutSeconds: number): HttpOptions {
  return {
    timeoutSeconds: timeoutSeconds > 0 ? timeoutSeconds : symbolTimeoutSeconds,
    tlsCert: fetch.tlsCert,
    tlsKey: fetch.tlsKey,
    tlsCa: fetch.tlsCa,
  };
}
