/** `/heap raw`: everything that the profile holds, as text. */

import { text } from '../../message/compose.ts';
import { activeFilters, type ReportOptions } from '../../pprof/options.ts';
import type { Profile, ValueType } from '../../pprof/profile.ts';
import { printRaw, rawReport } from '../../pprof/report/raw.ts';
import { type ExcerptLine, type ExcerptPiece, excerptOf } from '../excerpt.ts';
import { textReportCommand } from '../text-report.ts';
import { countNoun, formatBytes } from '../units.ts';

/** What a raw profile says as JSON: how much of everything there is, and its text. */
interface RawText {
  /** It is about all of them. */
  readonly sampleType: '';
  readonly sampleTypes: readonly ValueType[];
  readonly samples: number;
  readonly locations: number;
  readonly functions: number;
  readonly mappings: number;
  readonly warnings: readonly string[];
  /** As pprof prints it, up to a bound. */
  readonly parts: readonly string[];
}

/** Parts are of about 64 kB. */
const MAX_PARTS = 128;

export const raw = textReportCommand<RawText>({
  name: 'raw',
  summary: 'Everything that the profile holds, as text: samples, locations, mappings.',
  usage: 'raw [service] [options]',
  examples: ['raw svc-blog', 'raw svc-blog focus=reflect'],
  report: (profile, options) => readRaw(profile, options),
  view: (report, options) => ({
    count: countNoun(report.samples, 'sample'),
    sentence: [text(describeContent(report))],
    activeFilters: activeFilters(options),
    remarks: report.warnings,
    excerpt: excerptOf(piecesOf(report.parts[0] ?? '')),
  }),
  print: ({ parts }) => parts,
});

function readRaw(whole: Profile, options: ReportOptions): RawText {
  const { profile, warnings } = rawReport(whole, options);
  const { sampleTypes, samples, locations, functions, mappings } = profile;
  const parts: string[] = [];
  for (const part of printRaw({ profile })) {
    if (parts.push(part) > MAX_PARTS) break;
  }
  return {
    sampleType: '',
    sampleTypes,
    samples: samples.count,
    locations: locations.count,
    functions: functions.count,
    mappings: mappings.length,
    warnings,
    parts,
  };
}

function describeContent(report: RawText): string {
  const { sampleTypes, locations, functions, mappings, parts } = report;
  const values = sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(', ');
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const atLeast = parts.length > MAX_PARTS ? 'more than ' : '';
  const tables = [
    countNoun(locations, 'location'),
    countNoun(functions, 'function'),
    countNoun(mappings, 'mapping'),
  ].join(', ');
  return `Each with ${values}; ${tables}: ${atLeast}${formatBytes(size)} of text.`;
}

function piecesOf(printed: string): ExcerptPiece[] {
  const lines = printed.split('\n', EXCERPT_LINES);
  return lines.filter((line) => line !== '').map((line) => [splitLine(line)]);
}

/** The values of a sample are shown whole; of its stack, or of a name, the middle may give way. */
function splitLine(line: string): ExcerptLine {
  const lead = /^[\s\d-]+: /u.exec(line)?.[0] ?? '';
  return { lead, name: line.slice(lead.length) };
}

/** More than an excerpt has, so that it knows that there is more. */
const EXCERPT_LINES = 60;
