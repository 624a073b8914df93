/** The addresses of profiles as pprof reads them (PARITY 13) and those of their symbols (PARITY 10.1). */

import { cleanPath } from '../names.ts';

export interface SourceUrl {
  readonly url: string;
  readonly timeoutSeconds: number;
}

export interface FetchTimes {
  /** Zero or less: not given. */
  readonly seconds: number;
  readonly timeout: number;
}

const defaultTimeoutSeconds = 60;

/**
 * What `go tool pprof` would fetch for a source that is not a file, or null where it is no address.
 * `host:port/path` means http, no path means the CPU profile, and -seconds becomes part of the query.
 */
export function adjustUrl(source: string, times: FetchTimes): SourceUrl | null {
  const parts = splitHttpUrl(source);
  if (parts === null) return null;
  const path = parts.path === '' || parts.path === '/' ? '/debug/pprof/profile' : parts.path;
  const query = new URLSearchParams(parts.query);
  if (times.seconds > 0) query.set('seconds', String(times.seconds));
  const duration = times.seconds > 0 ? times.seconds : durationOf(query);
  const encoded = encodeQuery(query);
  return {
    url: `${parts.scheme}://${parts.host}${path}${encoded === '' ? '' : `?${encoded}`}`,
    timeoutSeconds: times.timeout > 0 ? times.timeout : defaultTimeout(duration),
  };
}

/** The address without a password, for messages. */
export function redactUrl(url: string): string {
  return url.replace(/^([^:/?#]+:\/\/[^/?#@]*?):[^/?#]*@/, '$1:xxxxx@');
}

/** Where the server that gave this profile translates addresses into names; null where it is no server. */
export function symbolUrl(source: string): string | null {
  const parts = splitUrl(source);
  if (parts === null || parts.host === '') return null;
  const isGoServer =
    parts.path.includes('/debug/pprof/') ||
    /\/pprof\/(heap|growth|profile|pmuprofile|contention)$/.test(parts.path);
  const path = cleanPath(`${parts.path}/../${isGoServer ? 'symbol' : 'symbolz'}`);
  return `${parts.scheme}://${parts.host}${path}`;
}

/** True where a mapping's file is in truth the address that its profile came from. */
export function isAbsoluteUrl(text: string): boolean {
  const parts = splitUrl(text);
  return parts !== null && parts.scheme !== '';
}

interface UrlParts {
  readonly scheme: string;
  /** With user and port, as written. */
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

function splitHttpUrl(source: string): UrlParts | null {
  const parts = splitUrl(source);
  // Go takes the host of host:port/path for a scheme, so pprof tries again with one.
  const isRetried =
    parts === null || (parts.host === '' && parts.scheme !== '' && parts.scheme !== 'file');
  const final = isRetried ? splitUrl(`http://${source}`) : parts;
  return final === null || final.host === '' ? null : final;
}

/** Go's url.Parse as far as pprof depends on it; null where Go would refuse. */
function splitUrl(text: string): UrlParts | null {
  if (/\p{Cc}/u.test(text)) return null;
  const [beforeFragment = ''] = text.split('#', 1);
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:)/.exec(beforeFragment)?.[0] ?? '';
  const rest = scheme === '' ? beforeFragment : beforeFragment.slice(scheme.length + 1);
  const question = rest.indexOf('?');
  const query = question < 0 ? '' : rest.slice(question + 1);
  const address = question < 0 ? rest : rest.slice(0, question);
  if (!address.startsWith('//')) return splitWithoutHost(scheme, address, query);
  const slash = address.indexOf('/', 2);
  const host = slash < 0 ? address.slice(2) : address.slice(2, slash);
  const port = /:([^:\]@]*)$/.exec(host)?.[1] ?? '';
  if (/[\s"<>\\^`{|}]/.test(host) || /\D/.test(port)) return null;
  return {
    scheme: scheme.toLowerCase(),
    host,
    path: slash < 0 ? '' : address.slice(slash),
    query,
  };
}

function splitWithoutHost(scheme: string, path: string, query: string): UrlParts | null {
  const [firstSegment = ''] = path.split('/', 1);
  if (scheme === '' && firstSegment.includes(':')) return null;
  return { scheme: scheme.toLowerCase(), host: '', path, query };
}

function durationOf(query: URLSearchParams): number {
  const seconds = query.get('seconds') ?? '';
  return /^[+-]?\d+$/.test(seconds) ? Number(seconds) : 0;
}

function defaultTimeout(duration: number): number {
  return duration > 0 ? duration * 1.5 : defaultTimeoutSeconds;
}

/** Go's url.Values.Encode: sorted by key, spaces as `+`. */
function encodeQuery(query: URLSearchParams): string {
  const pairs = [...query].map(([key, value]) => ({ key, value }));
  return pairs
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
    .map(({ key, value }) => `${escapeQuery(key)}=${escapeQuery(value)}`)
    .join('&');
}

function escapeQuery(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
