/** Reads REDIS_URL: one server, Sentinel or Cluster, with or without TLS, all in one address. */

import { StoreError } from '../../app/errors.ts';

export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly username: string | null;
  readonly password: string | null;
  readonly db: number;
  /** The name of the group of servers that the sentinels watch. */
  readonly master: string | null;
  readonly sentinelUsername: string | null;
  readonly sentinelPassword: string | null;
  readonly tls: RedisTls | null;
}

/** Paths of PEM files; null where the system's own authorities do. */
export interface RedisTls {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly serverName: string | null;
  readonly insecure: boolean;
}

const PARAMETERS = [
  'ca',
  'cert',
  'key',
  'serverName',
  'insecure',
  'sentinelUsername',
  'sentinelPassword',
];

/**
 * `redis://user:password@host:6379/0`, `redis+sentinel://h1:26379,h2:26379/mymaster/0`, `redis+cluster://h1:6379,h2:6379`;
 * with `rediss` for TLS and `?ca=…&cert=…&key=…&serverName=…&insecure=true`. Throws StoreError, which never repeats the address.
 */
export function parseRedisUrl(text: string): RedisAddress {
  const { scheme, authority, path, query } = splitUrl(text);
  const [protocol = '', mode = 'single'] = scheme.split('+');
  if (!['redis', 'rediss'].includes(protocol))
    throw wrong('it begins with neither redis nor rediss');
  const kind = readKind(mode);
  const at = authority.lastIndexOf('@');
  const defaultPort = kind === 'sentinel' ? 26379 : 6379;
  const hosts = authority
    .slice(at + 1)
    .split(',')
    .map((host) => readHost(host, defaultPort));
  if (kind === 'single' && hosts.length > 1)
    throw wrong('it names several hosts; that takes redis+sentinel:// or redis+cluster://');
  const parameters = readParameters(query);
  return {
    kind,
    hosts,
    ...readCredentials(authority.slice(0, Math.max(at, 0))),
    ...readPath(kind, path),
    sentinelUsername: parameters.get('sentinelUsername'),
    sentinelPassword: parameters.get('sentinelPassword'),
    tls: protocol === 'rediss' ? readTls(parameters) : null,
  };
}

/** For people: the hosts, never the user, the password or a parameter. */
export function describeAddress({ kind, hosts, master }: RedisAddress): string {
  const listed = hosts.map(({ host, port }) => `${host}:${port}`).join(', ');
  if (kind === 'sentinel') return `Redis ${master} behind the sentinels ${listed}`;
  return kind === 'cluster' ? `the Redis cluster at ${listed}` : `Redis at ${listed}`;
}

/** By hand: a list of hosts is no URL to the URL class. */
function splitUrl(text: string): {
  scheme: string;
  authority: string;
  path: string;
  query: string;
} {
  const [scheme = '', rest] = splitAt(text.trim(), '://');
  if (rest === null) throw wrong('it has no ://');
  const [beforeQuery, query] = splitAt(rest, '?');
  const [authority, path] = splitAt(beforeQuery, '/');
  return { scheme: scheme.toLowerCase(), authority, path: path ?? '', query: query ?? '' };
}

function splitAt(text: string, separator: string): [string, string | null] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + separator.length)];
}

function readKind(mode: string): RedisAddress['kind'] {
  if (mode === 'single' || mode === 'sentinel' || mode === 'cluster') return mode;
  throw wrong('after redis+ only sentinel or cluster may stand');
}

function readHost(text: string, defaultPort: number): { host: string; port: number } {
  const url = `redis://${text}`;
  const { hostname, port } = URL.canParse(url) ? new URL(url) : { hostname: '', port: '' };
  if (hostname === '') throw wrong('a host is missing or has a port that is no number');
  return {
    host: hostname.replace(/^\[|\]$/gu, ''),
    port: port === '' ? defaultPort : Number(port),
  };
}

function readCredentials(text: string): { username: string | null; password: string | null } {
  if (text === '') return { username: null, password: null };
  const [username, password] = splitAt(text, ':');
  return {
    username: username === '' ? null : decodePart(username),
    password: password === null ? null : decodePart(password),
  };
}

function readPath(kind: RedisAddress['kind'], path: string): { master: string | null; db: number } {
  const parts = path.split('/').filter((part) => part !== '');
  const master = kind === 'sentinel' ? decodePart(parts.shift() ?? '') : null;
  if (master === '') throw wrong('the name of the master is missing after the sentinels');
  const [database = '0', ...more] = parts;
  if (more.length > 0 || !/^\d{1,4}$/u.test(database))
    throw wrong('its path is not the number of a database');
  if (kind === 'cluster' && database !== '0') throw wrong('a cluster has no database but 0');
  return { master, db: Number(database) };
}

function readParameters(query: string): URLSearchParams {
  const parameters = new URLSearchParams(query);
  const unknown = [...parameters.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined)
    throw wrong(`it has a parameter that is none of ${PARAMETERS.join(', ')}`);
  return parameters;
}

function readTls(parameters: URLSearchParams): RedisTls {
  return {
    ca: parameters.get('ca'),
    cert: parameters.get('cert'),
    key: parameters.get('key'),
    serverName: parameters.get('serverName'),
    insecure: parameters.get('insecure') === 'true',
  };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('a % in its user, password or master does not begin an escape such as %40');
  }
}

function wrong(why: string): StoreError {
  return new StoreError(
    `REDIS_URL is not understood: ${why}. Expected redis://user:password@host:6379/0, redis+sentinel://host1:26379,host2:26379/mymaster/0 or redis+cluster://host1:6379,host2:6379 (rediss… for TLS).`,
  );
}
