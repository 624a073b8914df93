/** Reads one input and makes its report as the terminal does, without files: it must end in a report or in a named error. */

import { readAnyProfile, readProfile } from '../src/pprof/decode/read-profile.ts';
import { type PprofRequest, parsePprofFlags, UsageFault } from '../src/pprof/driver/flags.ts';
import { FlagError } from '../src/pprof/driver/go-flags.ts';
import { combineSources, finishLoading, subtractBase } from '../src/pprof/driver/load.ts';
import { prepareMappings, type SourcedProfile } from '../src/pprof/driver/mappings.ts';
import { printers } from '../src/pprof/driver/printers.ts';
import { parseSymbolizeMode } from '../src/pprof/driver/symbolize-mode.ts';
import { ProfileError } from '../src/pprof/errors.ts';
import type { Profile } from '../src/pprof/profile.ts';
import { flameReport } from '../src/pprof/report/flame.ts';
import { ReportError } from '../src/pprof/report-error.ts';
import { scaleProfile } from '../src/pprof/scale.ts';
import type { FuzzInput } from './inputs.ts';

/** `report`, or the name of the error. Anything else is thrown: it is a finding. */
export function tryInput({ bytes, argv, isExtended }: FuzzInput): string {
  try {
    const request = parsePprofFlags([...argv, 'file']);
    const read = isExtended ? readAnyProfile : readProfile;
    const profile = loadProfile(read(bytes, LIMITS), request);
    printReport(profile, request);
    return 'report';
  } catch (error) {
    if (isForPerson(error)) return error.name;
    throw error;
  }
}

/** Small, so that a bomb is found by its effect. */
const LIMITS = { maxInflatedBytes: 2 ** 24 };

/** What every function's source is. */
const SOURCE: readonly string[] = Array.from({ length: 40 }, (_, line) => `line ${line}`);

/** What is read of a report: enough to see that it is made. */
const MOST_OUTPUT = 2 ** 22;

function loadProfile(profile: Profile, request: PprofRequest): Profile {
  const source = prepareMappings(profile, { url: null, program: '', buildId: '' });
  const main = combineSources([source]);
  const whole = request.bases.length > 0 ? subtractBase(main, half(source), request) : main;
  return finishLoading(whole.profile, { ...request, mode: parseSymbolizeMode(request.symbolize) });
}

/** Something to compare with that shares every stack. */
function half(source: SourcedProfile): SourcedProfile {
  return { ...source, profile: scaleProfile(source.profile, 0.5) };
}

function printReport(profile: Profile, { report, options }: PprofRequest): void {
  if (report === null) return;
  const { content } = printers[report.name](profile, options, report.argument, {
    formatTime: () => 'then',
    readSource: () => ({ lines: SOURCE }),
  });
  let length = 0;
  for (const part of content) {
    length += part.length;
    if (length > MOST_OUTPUT) return;
  }
  if (report.name === 'tree') flameReport(profile, options);
}

function isForPerson(error: unknown): error is Error {
  return [ProfileError, ReportError, UsageFault, FlagError].some((kind) => error instanceof kind);
}
