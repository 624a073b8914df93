/**
 * Re-creates the golden reports with the real `go tool pprof`, and with `--record` the profiles that they are made from:
 *
 *     npm run golden                               every report of the recorded profiles
 *     npm run golden -- --record                   record every program first (about eight minutes)
 *     npm run golden -- --record=checkout,catalog  record these programs first
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CASES } from './golden/cases.ts';
import {
  findGoVersion,
  findPprofRevision,
  type PprofAnswer,
  runGoPprof,
} from './golden/go-pprof.ts';
import {
  commandLine,
  describeCase,
  type ManifestEntry,
  SERVED_PATH,
  type SymbolzExchange,
} from './golden/manifest.ts';
import { PROGRAMS, type Program } from './golden/programs.ts';
import { recordProgram } from './golden/record.ts';
import { startSymbolServer } from './golden/symbol-server.ts';

/** A report that differs between runs is no golden: pprof itself leaves some ties in the order of a map. */
const RUNS = 6;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const PROFILES = join(PROJECT, 'test/profiles');
const GOLDENS = join(PROJECT, 'test/golden/pprof');

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const goVersion = await findGoVersion();
  if (goVersion === null) {
    console.error(
      'golden: Go is not installed. Install Go 1.25 or newer from https://go.dev/dl/ and run again.',
    );
    process.exitCode = 1;
    return;
  }
  const unknown = findUnknown(args);
  if (unknown !== '') {
    console.error(`golden: ${unknown}`);
    process.exitCode = 2;
    return;
  }
  for (const program of programsToRecord(args)) {
    await recordProgram(program, PROFILES);
  }
  await writeGoldens(goVersion);
}

/** What is wrong with the arguments, empty where nothing is. */
function findUnknown(args: readonly string[]): string {
  const programs = PROGRAMS.map((program) => program.name);
  for (const arg of args) {
    if (!/^--record(?:=|$)/.test(arg))
      return `${arg} is not understood; the only option is --record[=PROGRAM,...]`;
    const unknown = namesIn(arg).filter((name) => !programs.includes(name));
    if (unknown.length > 0)
      return `there is no program ${unknown.join(', ')}; there are ${programs.join(', ')}`;
  }
  return '';
}

function programsToRecord(args: readonly string[]): readonly Program[] {
  if (args.includes('--record')) return PROGRAMS;
  const names = args.flatMap(namesIn);
  return PROGRAMS.filter((program) => names.includes(program.name));
}

function namesIn(arg: string): readonly string[] {
  return /^--record=(.+)$/.exec(arg)?.[1]?.split(',') ?? [];
}

async function writeGoldens(goVersion: string): Promise<void> {
  rmSync(GOLDENS, { recursive: true, force: true });
  mkdirSync(GOLDENS, { recursive: true });
  const entries: ManifestEntry[] = [];
  const dropped: string[] = [];
  for (const golden of CASES) {
    const described = describeCase(golden, `go tool pprof of ${goVersion}`);
    const entry = await createGolden(described);
    if (entry === null) dropped.push(described.name);
    else entries.push(entry);
  }
  refuseTwins(entries);
  writeJson('manifest.json', entries);
  writeJson('nondeterministic.json', dropped);
  const revision = await findPprofRevision();
  keepText('README.md', describeGoldens(goVersion, revision, entries.length, dropped.length));
  console.log(
    `${entries.length} goldens of ${goVersion}; ${dropped.length} dropped: they differ from run to run`,
  );
}

/** Null where pprof answers differently from run to run. */
async function createGolden(entry: ManifestEntry): Promise<ManifestEntry | null> {
  const answer =
    entry.symbolz === undefined
      ? await runAlike(commandLine(entry))
      : await runServed(entry, entry.symbolz);
  if (answer === null) return null;
  keepText(entry.golden, answer.stdout);
  // What pprof says of a fetch names the port and the copy that it keeps.
  const isMessageKept = answer.stderr !== '' && entry.symbolz === undefined;
  return {
    ...entry,
    ...(answer.exit === 0 ? {} : { exit: answer.exit }),
    ...(isMessageKept ? { stderr: answer.stderr } : {}),
  };
}

async function runServed(
  entry: ManifestEntry,
  symbolz: SymbolzExchange,
): Promise<PprofAnswer | null> {
  const text = join(GOLDENS, String(entry.input));
  const server = await startSymbolServer(text, join(PROFILES, 'founding/symbols.txt'));
  try {
    const answer = await runAlike([...entry.args, `${server.origin}${SERVED_PATH}`]);
    const { request, response } = server.lastExchange();
    keepText(symbolz.request, request);
    keepText(symbolz.response, response);
    return answer;
  } finally {
    server.close();
  }
}

async function runAlike(args: readonly string[]): Promise<PprofAnswer | null> {
  const runs = Array.from({ length: RUNS }, () => runGoPprof(args, GOLDENS));
  const [first, ...others] = await Promise.all(runs);
  if (first === undefined) return null;
  const isAlike = others.every((one) => one.stdout === first.stdout && one.exit === first.exit);
  return isAlike ? first : null;
}

function refuseTwins(entries: readonly ManifestEntry[]): void {
  const names = entries.map((entry) => entry.name);
  const twins = names.filter((name, index) => names.indexOf(name) !== index);
  if (twins.length > 0) throw new Error(`two cases would share one golden: ${twins.join(', ')}`);
}

function writeJson(name: string, value: unknown): void {
  keepText(name, `${JSON.stringify(value, null, 2)}\n`);
}

function keepText(name: string, text: string): void {
  const file = join(GOLDENS, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function describeGoldens(
  goVersion: string,
  revision: string,
  kept: number,
  dropped: number,
): string {
  return `# Golden reports

Written by \`npm run golden\`; do not edit. ${kept} reports of the profiles in \`test/profiles\`, as \`go tool pprof\` of ${goVersion}
(google/pprof ${revision}) prints them with \`TZ=UTC LC_ALL=C PPROF_BINARY_PATH=/nonexistent\`.

- \`manifest.json\`: \`name\`, \`input\` (a path or several, from this folder), \`args\`, \`golden\` (stdout, byte for byte),
  \`exit\` (absent: 0), \`stderr\`, \`symbolz\` (the profile was served over HTTP, and so were the names of its addresses).
- \`nondeterministic.json\`: ${dropped} cases that pprof itself answers differently from run to run (each is run ${RUNS} times):
  they have no golden.
`;
}
