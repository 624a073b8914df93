/** The list of goldens, test/golden/pprof/manifest.json: what was run, and where its output is kept. */

import type { GoldenCase } from './golden-case.ts';

/** Paths are relative to the manifest's folder, which is also where the reports are run. */
export interface ManifestEntry {
  readonly name: string;
  readonly input: string | readonly string[];
  readonly args: readonly string[];
  readonly golden: string;
  readonly origin: string;
  /** Absent: 0. */
  readonly exit?: number;
  /** For people: only the last line of a failed run is compared. */
  readonly stderr?: string;
  /** The input was served at `source`, and names were asked for at `post_to`. */
  readonly symbolz?: SymbolzExchange;
}

export interface SymbolzExchange {
  readonly source: string;
  readonly post_to: string;
  /** Files. */
  readonly request: string;
  readonly response: string;
}

/** From the manifest's folder to the recorded profiles. */
const PROFILES = '../../profiles';

/** Where a served profile is said to come from: the server of a recording has another port each time. */
export const SERVED_PATH = '/debug/pprof/heap?debug=1';
const SERVED_ORIGIN = 'http://127.0.0.1:6060';

/** The entry of a case, before it is known what pprof answers. */
export function describeCase(golden: GoldenCase, origin: string): ManifestEntry {
  const sources = golden.sources.map((source) => `${PROFILES}/${source}`);
  const name = `${golden.group}/${nameFlags(golden)}`;
  return {
    name,
    input: sources.length === 1 && sources[0] !== undefined ? sources[0] : sources,
    args: golden.flags.map(placeBase),
    golden: `${name}.txt`,
    origin,
    ...(golden.isServed ? { symbolz: describeExchange(golden.group) } : {}),
  };
}

/** The arguments after `go tool pprof`, for files. */
export function commandLine(entry: ManifestEntry): readonly string[] {
  return [...entry.args, ...(typeof entry.input === 'string' ? [entry.input] : entry.input)];
}

function placeBase(flag: string): string {
  return flag.replace(/^(-(?:diff_)?base=)/, `$1${PROFILES}/`);
}

function describeExchange(group: string): SymbolzExchange {
  return {
    source: `${SERVED_ORIGIN}${SERVED_PATH}`,
    post_to: '/debug/pprof/symbol',
    request: `${group}/symbol-request.txt`,
    response: `${group}/symbol-response.txt`,
  };
}

/** A file name that still reads as the flags: letters and digits of every script stay. */
function nameFlags(golden: GoldenCase): string {
  const flags = golden.flags.map((flag) => flag.slice(1)).join('_');
  return `${flags}${nameSources(golden)}`.replace(/[^\p{L}\p{N}=@+._-]/gu, '~');
}

/** Groups of one source are named after it; in the others the sources tell the cases apart. */
function nameSources({ group, sources }: GoldenCase): string {
  if (!/-(?:diff|merge)$/.test(group)) return '';
  const names = sources.map((source) => source.replace(/^.*\//, '').replace(/\..*$/, ''));
  return `@${names.join('+')}`;
}
