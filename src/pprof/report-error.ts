/** What is wrong with a request for a report, in pprof's own words. */

export class ReportError extends Error {
  override readonly name = 'ReportError';
}
