/** `POST /hooks/deploy`: a pipeline says which version of a service it has just brought out. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Announce, Noted } from '../../app/announcements.ts';
import { StoreError } from '../../app/errors.ts';
import type { Log } from '../../app/log.ts';

export interface DeployHookOptions {
  /** What the caller must bring as `Authorization: Bearer …`. */
  readonly secret: string;
  readonly announce: Announce;
  readonly log: Log;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const MOST_BYTES = 16 * 1024;

const schema = z.strictObject({
  service: z.string().min(1).max(63),
  version: z
    .string()
    .regex(/^[^\s\p{C}]{1,100}$/u, 'one word of at most 100 characters, such as v1.43 or a commit'),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,20}$/u, 'the id of a channel, such as C0123456789')
    .optional(),
});

export function createDeployHook(options: DeployHookOptions): Handler {
  return async (request, response) => {
    const { status, body } = await answer(request, options);
    if (status !== 200) options.log.info('a deploy was not taken', { status, why: body.error });
    // What was not read of the request must not be taken for the next one.
    const headers = { 'content-type': 'application/json', connection: 'close' };
    response.writeHead(status, headers).end(`${JSON.stringify(body)}\n`);
  };
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function answer(request: IncomingMessage, options: DeployHookOptions): Promise<Answer> {
  if (!isAuthorized(request.headers.authorization ?? '', options.secret)) {
    return refuse(401, 'Send the secret of HEAPBOT_HOOK_SECRET as `Authorization: Bearer …`.');
  }
  const text = await readText(request);
  if (text === null) return refuse(413, `The body is larger than ${MOST_BYTES} bytes.`);
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) return refuse(400, describe(parsed.error));
  const { service, version, channel = null } = parsed.data;
  try {
    return toAnswer(service, await options.announce({ service, version, channel }));
  } catch (error) {
    if (error instanceof StoreError) return refuse(503, error.message);
    throw error;
  }
}

/** Hashes are of one length, so that the time of the comparison tells nothing. */
function isAuthorized(header: string, secret: string): boolean {
  const given = /^Bearer (.+)$/iu.exec(header)?.[1] ?? '';
  return timingSafeEqual(hash(given), hash(secret));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Null where it is too much. */
async function readText(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > MOST_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe({ issues }: z.ZodError): string {
  const [issue] = issues;
  const where = issue?.path.join('.') ?? '';
  const why = where === '' ? '' : ` ${where}: ${issue?.message ?? ''}.`;
  return `Send JSON such as {"service":"svc-blog","version":"v1.43","channel":"C0123456789"}; the channel may be left out.${why}`;
}

function toAnswer(service: string, { outcome, told }: Noted): Answer {
  if (outcome.kind === 'deployed') {
    const { version, previous } = outcome;
    const note = `Noted; nobody was told. To have the release judged, name a channel where ${service} may be spoken of, by its id.`;
    const body = { service, version, previous, channel: told };
    return { status: 200, body: told === null ? { ...body, note } : body };
  }
  return refuse(
    404,
    `There is no service ${service}: heapbot.yaml and HEAPBOT_SERVICES have them.`,
  );
}

function refuse(status: number, error: string): Answer {
  return { status, body: { error } };
}
