/** What can go wrong between heapbot and Slack, told apart by what may be done about it. */

import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';

/**
 * `refused`: Slack understood and said no. `limited`: too often, try later. `unsent`: it never reached Slack.
 * `unknown`: Slack may have done it or not, its answer was lost.
 */
type Trouble = 'refused' | 'limited' | 'unsent' | 'unknown';

/** A call to Slack failed. */
export class SlackCallError extends Error {
  override readonly name = 'SlackCallError';
  readonly method: string;
  readonly trouble: Trouble;
  /** Slack's own error code, or what stands for one. */
  readonly code: string;
  readonly retryAfterSeconds: number;

  constructor(method: string, trouble: Trouble, code: string, retryAfterSeconds = 0) {
    super(`${method} failed: ${code}`);
    this.method = method;
    this.trouble = trouble;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** For the log. */
export function factsOf(error: SlackCallError): Readonly<Record<string, unknown>> {
  return { method: error.method, trouble: error.trouble, code: error.code };
}

/** heapbot cannot start with this configuration, or not now. The message says what to do and holds no secret. */
export class SlackStartError extends Error {
  override readonly name = 'SlackStartError';
}

/** Whatever a client threw, as one of the four kinds of trouble. */
export function toCallError(method: string, error: unknown): SlackCallError {
  if (error instanceof SlackCallError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    return new SlackCallError(method, 'limited', 'ratelimited', error.retryAfter);
  }
  if (error instanceof WebAPIPlatformError) return fromCode(method, error.data.error);
  if (error instanceof WebAPIHTTPError) return fromStatus(method, error.statusCode);
  const original = error instanceof WebAPIRequestError ? error.original : error;
  return fromNetwork(method, original);
}

/** Slack answers with JSON and a code; a page of HTML in its place comes from something in between. */
export function fromCode(method: string, code: unknown): SlackCallError {
  if (typeof code !== 'string' || !/^[a-z0-9_.]{1,80}$/u.test(code)) {
    return new SlackCallError(method, 'unknown', 'no_answer_from_slack');
  }
  if (code === 'ratelimited' || code === 'rate_limited') {
    return new SlackCallError(method, 'limited', code, 1);
  }
  return new SlackCallError(method, TRANSIENT.has(code) ? 'unknown' : 'refused', code);
}

/** 503 comes from a server that did not take the request; any other 5xx may come after it did. */
export function fromStatus(method: string, status: number): SlackCallError {
  if (status === 503) return new SlackCallError(method, 'unsent', 'http_503');
  const trouble = status >= 500 ? 'unknown' : 'refused';
  return new SlackCallError(method, trouble, `http_${status}`);
}

/** Only where no connection came about is it certain that nothing was sent. */
function fromNetwork(method: string, error: unknown): SlackCallError {
  const code = networkCode(error);
  const trouble = NEVER_CONNECTED.has(code) ? 'unsent' : 'unknown';
  return new SlackCallError(method, trouble, code.toLowerCase());
}

const TRANSIENT: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** fetch hides the system's code in the cause of its error; a time-out is known by its name. */
function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return 'network_error';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? 'network_error' : networkCode(error.cause);
}
