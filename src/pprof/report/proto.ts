/** The `proto` report: what the filters left, as a profile that pprof reads (PARITY 11.9). */

import { gzipSync } from 'node:zlib';
import { encodeProfile } from '../encode.ts';
import { displayRatio, type ReportOptions } from '../options.ts';
import type { Profile, ValueColumn } from '../profile.ts';
import { ValueColumnBuilder } from '../value-column.ts';
import { type RawReport, rawReport } from './raw.ts';

/** As raw, but divide_by changes the values themselves. */
export function protoReport(profile: Profile, options: ReportOptions): RawReport {
  const report = rawReport(profile, options);
  const ratio = displayRatio(options);
  return ratio > 0 && ratio !== 1
    ? { ...report, profile: multiplyValues(report.profile, ratio) }
    : report;
}

/** The file that `go tool pprof -proto` writes. */
export function writeProto({ profile }: Pick<RawReport, 'profile'>): Uint8Array {
  return gzipSync(encodeProfile(profile));
}

function multiplyValues(profile: Profile, ratio: number): Profile {
  const values = profile.samples.values.map((column) => multiplyColumn(column, ratio));
  return { ...profile, samples: { ...profile.samples, values } };
}

/** Truncates, as nothing else that scales a profile does. */
function multiplyColumn(column: ValueColumn, ratio: number): ValueColumn {
  const builder = new ValueColumnBuilder(column.length);
  for (const value of column) builder.pushNumber(Number(value) * ratio);
  return builder.column();
}
