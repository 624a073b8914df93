/** pprof's command line as one typed request (PARITY 1 and 13). */

import { defaultOptions, type ReportOptions } from '../options.ts';
import { type FlagKind, type FlagValue, parseGoFlags } from './go-flags.ts';
import { granularities, optionFields, sorts } from './option-fields.ts';
import { isMade, type MadeReport, reportFormats } from './report-formats.ts';

/** What a command line asks for. Files and addresses are still names here. */
export interface PprofRequest {
  readonly sources: readonly string[];
  readonly bases: readonly string[];
  readonly isDiffBase: boolean;
  /** Show also the frames that the profile itself asks to drop. */
  readonly isAllFrames: boolean;
  /** Null: none was named, so a shell asks for them. */
  readonly report: ChosenReport | null;
  readonly options: ReportOptions;
  /** Empty: the report goes to standard output. */
  readonly output: string;
  /** The value of -symbolize, e.g. `remote:demangle=full`. */
  readonly symbolize: string;
  readonly buildId: string;
  readonly comment: string;
  readonly fetch: FetchFlags;
  /** What is not quite right, but no reason to stop. */
  readonly warnings: readonly string[];
}

export interface ChosenReport {
  readonly name: MadeReport;
  /** The regular expression of -peek, -list and their like; empty for the others. */
  readonly argument: string;
  /** Empty where the report may go to a screen. */
  readonly fileEnding: string;
  /** What it prints is for Graphviz to draw. */
  readonly isPicture: boolean;
}

/** How to fetch over HTTP. Zero or less: not given. */
export interface FetchFlags {
  readonly seconds: number;
  readonly timeout: number;
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsCa: string;
}

/** A command line that cannot be followed, in pprof's words. `showUsage` where pprof prints its usage too. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
  readonly showUsage: boolean;
  /** What there was to say before. */
  readonly warnings: readonly string[];

  constructor(message: string, showUsage = false, warnings: readonly string[] = []) {
    super(message);
    this.showUsage = showUsage;
    this.warnings = warnings;
  }
}

/** A report of pprof's that heapbot does not make. */
export class UnsupportedReport extends UsageFault {
  constructor(name: string, instead: string) {
    super(`heapbot makes no -${name}: ${instead}`);
  }
}

/** Throws FlagError, HelpRequest or UsageFault. */
export function parsePprofFlags(argv: readonly string[]): PprofRequest {
  const { values, rest } = parseGoFlags(argv, flagKinds);
  if (rest.length === 0) throw new UsageFault('no profile source specified', true);
  const given = new GivenFlags(values);
  const configured = readOptions(values);
  const report = chooseReport(values);
  refuseWebInterface(given, report);
  const { sampleIndex, warnings } = chooseSampleIndex(given, configured.sampleIndex);
  const { bases, isDiffBase } = chooseBases(given, warnings);
  if (configured.normalize && bases.length === 0) {
    throw new UsageFault('must have base profile to normalize by', false, warnings);
  }
  return {
    sources: rest,
    bases,
    isDiffBase,
    isAllFrames: given.bool('all_frames'),
    report: report && findReport(report),
    options: { ...configured, sampleIndex, mean: configured.mean || given.bool('mean_delay') },
    output: given.text('output'),
    symbolize: given.text('symbolize'),
    buildId: given.text('buildid'),
    comment: given.text('add_comment'),
    fetch: {
      seconds: given.number('seconds'),
      timeout: given.number('timeout'),
      tlsCert: given.text('tls_cert'),
      tlsKey: given.text('tls_key'),
      tlsCa: given.text('tls_ca'),
    },
    warnings,
  };
}

/** The flags by name, empty, zero or false where they were not given. */
class GivenFlags {
  readonly #values: ReadonlyMap<string, FlagValue>;

  constructor(values: ReadonlyMap<string, FlagValue>) {
    this.#values = values;
  }

  bool(name: string): boolean {
    return this.#values.get(name) === true;
  }

  text(name: string): string {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : '';
  }

  number(name: string): number {
    const value = this.#values.get(name);
    return typeof value === 'number' ? value : 0;
  }
}

/** In pprof's order of precedence. */
const sampleIndexFlags: readonly (readonly [flag: string, sampleType: string])[] = [
  ['total_delay', 'delay'],
  ['mean_delay', 'delay'],
  ['contentions', 'contentions'],
  ['inuse_space', 'inuse_space'],
  ['inuse_objects', 'inuse_objects'],
  ['alloc_space', 'alloc_space'],
  ['alloc_objects', 'alloc_objects'],
];

const sourceFlags: Readonly<Record<string, FlagKind>> = {
  diff_base: 'string',
  base: 'string',
  symbolize: 'string',
  buildid: 'string',
  timeout: 'int',
  add_comment: 'string',
  seconds: 'int',
  // Where pprof looks for objdump and its like; heapbot reads no binaries.
  tools: 'string',
  http: 'string',
  no_browser: 'bool',
  all_frames: 'bool',
  output: 'string',
  tls_cert: 'string',
  tls_key: 'string',
  tls_ca: 'string',
};

const flagKinds: ReadonlyMap<string, FlagKind> = new Map<string, FlagKind>([
  ...Object.entries(sourceFlags),
  ...[...optionFields].map(([name, field]) => [name, field.kind] as const),
  ...[...sorts, ...granularities].map((choice) => [choice, 'bool'] as const),
  ...sampleIndexFlags.map(([flag]) => [flag, 'bool'] as const),
  ...[...reportFormats].map(
    ([name, format]) => [name, format.takesRegexp ? 'string' : 'bool'] as const,
  ),
]);

function readOptions(values: ReadonlyMap<string, FlagValue>): ReportOptions {
  let options = defaultOptions;
  for (const [name, value] of values) {
    const field = optionFields.get(name);
    if (field !== undefined) options = field.set(options, value);
  }
  const sort = chooseOne(values, sorts) ?? options.sort;
  const granularity = chooseOne(values, granularities) ?? options.granularity;
  return { ...options, sort, granularity };
}

/** One of a group of flags that exclude each other. */
function chooseOne<Choice extends string>(
  values: ReadonlyMap<string, FlagValue>,
  choices: readonly Choice[],
): Choice | undefined {
  const chosen = choices.filter((choice) => values.get(choice) === true);
  if (chosen.length > 1) throw new UsageFault(`conflicting options set: [${chosen.join(' ')}]`);
  return chosen[0];
}

interface NamedReport {
  readonly name: string;
  readonly argument: string;
}

function chooseReport(values: ReadonlyMap<string, FlagValue>): NamedReport | null {
  const chosen: NamedReport[] = [];
  for (const name of reportFormats.keys()) {
    const value = values.get(name);
    if (value === true) chosen.push({ name, argument: '' });
    if (typeof value === 'string' && value !== '') chosen.push({ name, argument: value });
  }
  if (chosen.length > 1) throw new UsageFault('must set at most one output format');
  return chosen[0] ?? null;
}

/** Throws UnsupportedReport. */
export function findReport({ name, argument }: NamedReport): ChosenReport {
  const format = reportFormats.get(name);
  const { fileEnding = '', isPicture = false, instead = '' } = format ?? {};
  if (!isMade(name)) throw new UnsupportedReport(name, instead);
  return { name, argument, fileEnding, isPicture };
}

function refuseWebInterface(given: GivenFlags, report: NamedReport | null): void {
  const hasAddress = given.text('http') !== '';
  if (report !== null && hasAddress) {
    throw new UsageFault('-http is not compatible with an output format on the command line');
  }
  if (given.bool('no_browser') && !hasAddress) {
    throw new UsageFault('-no_browser only makes sense with -http');
  }
  if (hasAddress) {
    throw new UsageFault(
      'heapbot has no web interface: leave out -http and name a report, e.g. -top',
    );
  }
}

function chooseSampleIndex(
  given: GivenFlags,
  configured: string,
): { sampleIndex: string; warnings: string[] } {
  let sampleIndex = configured;
  const warnings: string[] = [];
  for (const [flag, sampleType] of sampleIndexFlags) {
    if (!given.bool(flag)) continue;
    if (sampleIndex === '') sampleIndex = sampleType;
    else warnings.push(`Multiple value selections, ignoring -${flag}`);
  }
  return { sampleIndex, warnings };
}

function chooseBases(
  given: GivenFlags,
  warnings: readonly string[],
): { bases: string[]; isDiffBase: boolean } {
  const base = given.text('base');
  const diffBase = given.text('diff_base');
  if (base !== '' && diffBase !== '') {
    throw new UsageFault('-base and -diff_base flags cannot both be specified', false, warnings);
  }
  const bases = [base, diffBase].filter((source) => source !== '');
  return { bases, isDiffBase: diffBase !== '' };
}
