/** heapbot.yaml: the services, the limits of the store, and the digests. */

import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { DeclaredDigest } from '../app/digests/declared-digests.ts';
import type { ReplicaConfig, ServiceConfig, StoreLimits } from '../app/ports.ts';
import type { Repository } from '../commands/command.ts';
import { digestsSchema, toDigests } from './digests.ts';
import { ConfigError, describeIssue } from './problems.ts';
import { isRevision, repositorySchema, toRepository } from './repository.ts';
import { bytes, duration, gcPercent, httpUrl, pace, packagePrefix } from './units.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A service is one word, so that it can be typed in Slack without quotes. */
export const SERVICE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,62}$/u;

const tlsSchema = z
  .strictObject({
    ca: z.string().optional(),
    cert: z.string().optional(),
    key: z.string().optional(),
    serverName: z.string().optional(),
    insecure: z.boolean().default(false),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), 'cert and key together');

const addressSchema = z.union(
  [httpUrl, z.strictObject({ name: z.string().min(1).max(60), url: httpUrl })],
  'an address that starts with http:// or https://, or { name, url }',
);

/** Milliseconds between two snapshots that heapbot takes by itself. */
const DEFAULT_PACE = 15 * 60_000;

const serviceSchema = z
  .strictObject({
    name: z
      .string()
      .regex(SERVICE_NAME, 'one word of letters, digits and . _ / -, at most 63 characters'),
    address: addressSchema.optional(),
    addresses: z
      .array(addressSchema)
      .min(1, 'at least one address')
      .max(200, 'at most 200 addresses')
      .optional(),
    headers: z.record(z.string().regex(/^[\w-]+$/u, 'a header name'), z.string()).default({}),
    tls: tlsSchema.optional(),
    memoryLimit: bytes.optional(),
    repository: repositorySchema.optional(),
    channels: z.array(z.string().min(1)).default([]),
    pace: pace.default(DEFAULT_PACE),
    gcPercent: gcPercent.default(100),
    softLimit: bytes.optional(),
    modules: z.array(packagePrefix).max(100, 'at most 100 prefixes').default([]),
  })
  .refine(
    (service) => (service.address === undefined) !== (service.addresses === undefined),
    'either address or addresses',
  );

const storeSchema = z.strictObject({
  maxAge: duration.default(90 * 86_400_000),
  maxCount: z.int().min(1).default(5000),
  maxBytes: bytes.default(2 ** 30),
  maxTotalBytes: bytes.default(8 * 2 ** 30),
  maxDigestAge: duration.default(400 * 86_400_000),
  thin: z.boolean().default(true),
});

const fileSchema = z.strictObject({
  services: z.array(serviceSchema).default([]),
  store: storeSchema.prefault({}),
  digests: digestsSchema,
});

export interface CheckedFile {
  readonly services: readonly ServiceConfig[];
  readonly store: StoreLimits;
  readonly digests: readonly DeclaredDigest[];
}

export const emptyFile: CheckedFile = toCheckedFile(fileSchema.parse({}), {}, 'heapbot.yaml');

export function checkFile(text: string, fileName: string, environment: Environment): CheckedFile {
  const document = parseDocument(text, fileName);
  const result = fileSchema.safeParse(document ?? {});
  if (!result.success)
    throw new ConfigError(
      result.error.issues.map((issue) => describeIssue(issue, document, `${fileName}: `)),
    );
  return toCheckedFile(result.data, environment, fileName);
}

function parseDocument(text: string, fileName: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 100 });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ConfigError([`${fileName}: this is not YAML: ${why}`]);
  }
}

function toCheckedFile(
  file: z.output<typeof fileSchema>,
  environment: Environment,
  fileName: string,
): CheckedFile {
  return {
    services: file.services.map((service, index) =>
      toService(service, environment, `${fileName}: services[${index}]`),
    ),
    store: {
      maxAgeSeconds: Math.ceil(file.store.maxAge / 1000),
      maxCount: file.store.maxCount,
      maxBytes: file.store.maxBytes,
      maxTotalBytes: file.store.maxTotalBytes,
      maxDigestAgeSeconds: Math.ceil(file.store.maxDigestAge / 1000),
      thin: file.store.thin,
    },
    digests: toDigests(file.digests),
  };
}

function toService(
  service: z.output<typeof serviceSchema>,
  environment: Environment,
  key: string,
): ServiceConfig {
  const headers = Object.fromEntries(
    Object.entries(service.headers).map(([name, value]) => [
      name,
      fillIn(value, environment, `${key}.headers.${name}`),
    ]),
  );
  const tls = service.tls === undefined ? null : readTls(service.tls, `${key}.tls`);
  const addresses = service.addresses ?? (service.address === undefined ? [] : [service.address]);
  return {
    name: service.name,
    replicas: toReplicas(addresses, headers, tls),
    memoryLimit: service.memoryLimit ?? null,
    repository: readRepository(service.repository, environment, `${key}.repository`),
    channels: service.channels.map((channel) => channel.replace(/^#/u, '')),
    pace: service.pace,
    gcPercent: service.gcPercent,
    softLimit: service.softLimit ?? null,
    modules: service.modules,
  };
}

/** A service of which nothing but its addresses is known. */
export function plainService(name: string, replicas: readonly ReplicaConfig[]): ServiceConfig {
  return {
    name,
    replicas,
    memoryLimit: null,
    repository: null,
    channels: [],
    pace: DEFAULT_PACE,
    gcPercent: 100,
    softLimit: null,
    modules: [],
  };
}

function readRepository(
  repository: z.output<typeof repositorySchema> | undefined,
  environment: Environment,
  key: string,
): Repository | null {
  if (repository === undefined) return null;
  const revision = fillIn(repository.revision, environment, `${key}.revision`);
  if (isRevision(revision)) return toRepository(repository, revision);
  throw new ConfigError([
    `${key}.revision: found ${JSON.stringify(revision.slice(0, 80))}; expected a branch, a tag or a commit`,
  ]);
}

/** `${NAME}` stands for an environment variable, so that secrets need not stand in the file. */
function fillIn(value: string, environment: Environment, key: string): string {
  return value.replace(/\$\{(\w+)\}/gu, (_, name: string) => {
    const filled = environment[name];
    if (filled === undefined || filled === '') {
      throw new ConfigError([
        `${key}: the environment variable ${name} is not set; expected it to hold the value`,
      ]);
    }
    if (/[\r\n]/u.test(filled))
      throw new ConfigError([
        `${key}: the environment variable ${name} has a line break; expected one line`,
      ]);
    return filled;
  });
}

function readTls(tls: z.output<typeof tlsSchema>, key: string): NonNullable<ReplicaConfig['tls']> {
  const read = (path: string | undefined, name: string): string | null => {
    if (path === undefined) return null;
    const text = readTextFile(path);
    const problem = text === null ? 'cannot read the file' : 'found no PEM in the file';
    if (text?.includes('-----BEGIN ') !== true)
      throw new ConfigError([`${key}.${name}: ${problem} ${path}; expected a PEM file`]);
    return text;
  };
  return {
    ca: read(tls.ca, 'ca'),
    cert: read(tls.cert, 'cert'),
    key: read(tls.key, 'key'),
    serverName: tls.serverName ?? null,
    insecure: tls.insecure,
  };
}

type Address = string | { readonly name: string; readonly url: string };

/** Replicas are told apart by name: the host, then host and path, then a number. */
export function toReplicas(
  addresses: readonly Address[],
  headers: ReplicaConfig['headers'] = {},
  tls: ReplicaConfig['tls'] = null,
): ReplicaConfig[] {
  const taken = new Set<string>();
  return addresses.map((address) => {
    const url = typeof address === 'string' ? address : address.url;
    const { host, pathname } = new URL(url);
    const wishes = typeof address === 'string' ? [host, `${host}${pathname}`] : [address.name];
    const numbered = Array.from(addresses, (_, at) => `${wishes[0]} (${at + 2})`);
    const name = [...wishes, ...numbered].find((wish) => !taken.has(wish)) ?? url;
    taken.add(name);
    return { name, url, headers, tls };
  });
}

export function refuseDoubles(services: readonly ServiceConfig[]): void {
  const seen = new Set<string>();
  for (const { name } of services) {
    if (seen.has(name))
      throw new ConfigError([`services: ${name} is configured twice; expected each service once`]);
    seen.add(name);
  }
}

export function readTextFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
