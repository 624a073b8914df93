/** Certificates for tests of TLS: an authority of its own, a server and a client that it vouches for, made by openssl. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PemFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Paths of PEM files. */
export interface Certificates {
  readonly server: PemFiles;
  readonly client: PemFiles;
  remove(): Promise<void>;
}

/** The server is `localhost` and 127.0.0.1. */
export async function makeCertificates(): Promise<Certificates> {
  const directory = await mkdtemp(join(tmpdir(), 'heapbot-tls-'));
  const path = (name: string) => join(directory, name);
  await openssl('req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=heapbot-test-authority', [
    ...['-keyout', path('ca.key'), '-out', path('ca.pem')],
  ]);
  await writeFile(path('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  for (const name of ['server', 'client']) {
    await openssl(`req -newkey rsa:2048 -nodes -subj /CN=${name}`, [
      ...['-keyout', path(`${name}.key`), '-out', path(`${name}.csr`)],
    ]);
    await openssl('x509 -req -days 2 -CAcreateserial', [
      ...['-in', path(`${name}.csr`), '-out', path(`${name}.pem`), '-extfile', path('names')],
      ...['-CA', path('ca.pem'), '-CAkey', path('ca.key')],
    ]);
  }
  const files = (name: string) => ({
    ca: path('ca.pem'),
    cert: path(`${name}.pem`),
    key: path(`${name}.key`),
  });
  return {
    server: files('server'),
    client: files('client'),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Why the tests of TLS cannot run here, null where they can. */
export async function whyNoCertificates(): Promise<string | null> {
  try {
    await run('openssl', ['version']);
    return null;
  } catch {
    return 'openssl is missing: apt-get install openssl';
  }
}

async function openssl(words: string, more: readonly string[]): Promise<void> {
  await run('openssl', [...words.split(' '), ...more]);
}
