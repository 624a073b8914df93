/** Reads a file that Slack keeps: from Slack's own hosts alone, in bounded time and size. */

import { UploadError } from '../../app/errors.ts';
import type { Log } from '../../app/log.ts';
import type { FetchLimits } from '../../app/ports.ts';
import { isSlack } from './api.ts';
import { lacksFilesScope } from './upload-reasons.ts';

export interface Remote {
  readonly name: string;
  readonly url: string;
  /** As Slack says, in bytes. */
  readonly size: number;
  readonly mimetype: string;
}

interface DownloadOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly limits: FetchLimits;
  readonly log: Log;
}

const MOST_REDIRECTS = 3;

/** As it was uploaded: what it inflates to is bounded by whoever inflates it. Throws UploadError. */
export async function download(file: Remote, options: DownloadOptions): Promise<Uint8Array> {
  const { limits, log } = options;
  if (file.size > limits.maxWireBytes) throw tooLarge(file, limits);
  const signal = AbortSignal.timeout(limits.timeoutMillis);
  try {
    const response = await follow(file, options, signal);
    const body = await readBounded(file, response, limits);
    if (isLoginPage(file, response, body)) throw lacksFilesScope();
    return body;
  } catch (error) {
    if (error instanceof UploadError) throw error;
    const isLate = signal.aborted;
    log.warn('slack: a file could not be read', { isLate, why: String(error) });
    throw isLate
      ? new UploadError(`${file.name} did not arrive within ${limits.timeoutMillis / 1000} s.`)
      : new UploadError(`${file.name} could not be read from Slack: try again in a minute.`);
  }
}

/** The token goes along at every step, so every step must stay with Slack. */
async function follow(
  { name, url }: Remote,
  { token, apiUrl }: DownloadOptions,
  signal: AbortSignal,
): Promise<Response> {
  let address = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!URL.canParse(address) || !isSlack(address, apiUrl)) throw notAtSlack(name);
    const response = await fetch(address, {
      // Sizes are told of what comes over the wire.
      headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' },
      redirect: 'manual',
      signal,
    });
    if (response.ok) return response;
    await response.body?.cancel();
    const location = response.headers.get('location');
    const isMoved = response.status >= 300 && response.status < 400 && location !== null;
    if (!isMoved) throw refused(name, response.status);
    address = URL.canParse(location, address) ? new URL(location, address).href : '';
  }
  throw new UploadError(`Slack sends me in circles for ${name}: try again in a minute.`);
}

async function readBounded(
  file: Remote,
  { body }: Response,
  limits: FetchLimits,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of body ?? []) {
    total += piece.length;
    if (total > limits.maxWireBytes) throw tooLarge(file, limits);
    pieces.push(piece);
  }
  if (total === 0) throw new UploadError(`${file.name} is empty.`);
  return Buffer.concat(pieces, total);
}

/** Who may not read a file gets a page to sign in, with status 200. */
function isLoginPage({ mimetype }: Remote, { headers }: Response, body: Uint8Array): boolean {
  if (mimetype.startsWith('text/html')) return false;
  const start = Buffer.from(body.subarray(0, 200)).toString('latin1').trimStart().toLowerCase();
  const isPage = start.startsWith('<!doctype html') || start.startsWith('<html');
  return isPage || (headers.get('content-type') ?? '').startsWith('text/html');
}

function notAtSlack(name: string): UploadError {
  return new UploadError(
    `${name} is not kept at Slack itself, and I fetch nothing from elsewhere: upload the file here.`,
  );
}

function refused(name: string, status: number): UploadError {
  return status === 404 || status === 410
    ? new UploadError(`${name} is not there any more: was it deleted?`)
    : new UploadError(`Slack does not give me ${name} (${status}): try again in a minute.`);
}

function tooLarge({ name }: Remote, { maxWireBytes }: FetchLimits): UploadError {
  return new UploadError(
    `${name} has more than ${Math.floor(maxWireBytes / 2 ** 20)} MB, the most that I read: raise HEAPBOT_MAX_PROFILE_BYTES if that is to be expected.`,
  );
}
