/** What is wrong with a request for a report, in pprof's own words. */

export class ReportError extends Error {
  override readonly name = 'ReportError';
  /** What there was to say before it went wrong. */
  readonly warnings: readonly string[];

  constructor(message: string, warnings: readonly string[] = []) {
    super(message);
    this.warnings = warnings;
  }
}

/** What `step` returns. A ReportError on the way carries what stands in `warnings` by then, before its own. */
export function withWarnings<Result>(warnings: readonly string[], step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    throw new ReportError(error.message, [...warnings, ...error.warnings]);
  }
}
