/** Turns what Redis or its client says into a sentence that a person can act on. */

import { StoreError } from '../../app/errors.ts';
import { endSentence } from '../../message/compose.ts';

/** `where` names the server; `trouble` is the newest error of the connection itself. */
export function explainRedisError(
  what: string,
  where: string,
  error: unknown,
  trouble: Error | null,
): StoreError {
  if (error instanceof StoreError)
    return new StoreError(endSentence(`Cannot ${what}: ${error.message}`));
  // ioredis reports that it has given up; why is in the connection's own error.
  const said = isAnswer(error) ? messageOf(error) : messageOf(trouble ?? error);
  return new StoreError(endSentence(`Cannot ${what}: ${where} ${explain(said)}`));
}

/** Longest first where one begins with the other. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/^WRONGPASS|invalid password/iu, 'refuses the user or password: correct REDIS_URL'],
  [/^NOAUTH/u, 'asks for a password: put it into REDIS_URL'],
  [/^NOPERM/u, 'does not let this user do that: docs/operations.md has the ACL that heapbot needs'],
  [/^OOM/u, 'is full: raise its maxmemory, or lower maxBytes, maxCount or maxAge of the store'],
  [/^MISCONF/u, 'cannot write to its disk: see its own log'],
  [/^READONLY/u, 'is a read-only replica: REDIS_URL must lead to the master'],
  [/^NOREPLICAS/u, 'has too few replicas at the moment (min-replicas-to-write)'],
  [/^WRONGTYPE/u, 'has other data under keys that begin with heap: use another database'],
  [/^CLUSTERDOWN/u, 'is down: some slots have no node'],
  [/^LOADING/u, 'is still loading its data: try again in a moment'],
  [/cluster support disabled/iu, 'is no cluster: use redis:// instead of redis+cluster://'],
  [/^MOVED|^CROSSSLOT/u, 'is part of a cluster: use redis+cluster:// instead of redis://'],
  [/DB index is out of range/iu, 'has no database of that number: correct REDIS_URL'],
  [/sentinel/iu, 'cannot be found: no sentinel knows a master that answers; is its name right?'],
  [/ECONNREFUSED/u, 'does not take connections: is it running, are host and port right?'],
  [/ENOTFOUND|EAI_AGAIN/u, 'cannot be found: its host name is unknown'],
  [/ECONNRESET|EPIPE|socket hang up|Connection is closed/iu, 'closed the connection'],
  [/self.signed|unable to (verify|get)/iu, 'shows a certificate that nobody vouches for: add ?ca='],
  [/altnames|certificate/iu, 'shows a certificate that does not fit: check host, ca, cert and key'],
  [/SSL|TLS|EPROTO/u, 'does not speak TLS as expected: redis:// or rediss://?'],
  [
    /timed out|timeout|ETIMEDOUT|EHOSTUNREACH|max retries/iu,
    'does not answer: is it running and reachable?',
  ],
  [/slots cache|startup nodes/iu, 'cannot be reached: no node of the cluster answers'],
];

function explain(said: string): string {
  return ANSWERS.find(([pattern]) => pattern.test(said))?.[1] ?? `failed: ${bound(said)}`;
}

/** What the server itself answered, as opposed to the client giving up. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = 'lastNodeError' in error ? error.lastNodeError : null;
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  return `${error.message}${code}${inner instanceof Error ? ` ${inner.message}` : ''}`;
}

function bound(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200).replace(/\.$/u, '');
}
