/** Why a replica's profile could not be read, in words that a person can act on and that hold no secret. */

import { STATUS_CODES } from 'node:http';

/** `why` continues a sentence that begins with the replica's name: "did not answer within 30 s". */
export class ReplicaError extends Error {
  override readonly name = 'ReplicaError';
  readonly why: string;
  /** Of the answer, where there was one. */
  readonly status: number | null;

  constructor(why: string, status: number | null = null) {
    super(`The replica ${why}.`);
    this.why = why;
    this.status = status;
  }
}

/** What went wrong with the connection. Only names and codes are looked at: a message may repeat what was sent. */
export function explainFailure(error: unknown, context: FailureContext): string {
  if (error instanceof Error && error.name === 'HTTPParserError')
    return 'does not answer in HTTP: is the port right?';
  const code = findCode(error);
  if (code === null) return 'could not be read, for a reason that heapbot does not know';
  if (RESETS.has(code)) return explainReset(context);
  return FAILURES[code] ?? explainTls(code) ?? `could not be read (${code})`;
}

export interface FailureContext {
  /** Whether the headers of an answer had come. */
  readonly answered: boolean;
  /** Over TLS, with no certificate of our own: the other side may have wanted one. */
  readonly nameless: boolean;
}

export function explainStatus(status: number, said: string | null): string {
  const name = STATUS_CODES[status];
  const answered = `answered ${status}${name === undefined ? '' : ` ${name}`}`;
  if (said !== null) return `${answered}: ${said}`;
  const hint = HINTS[status] ?? (status >= 500 ? 'see its own log' : null);
  return hint === null ? answered : `${answered}: ${hint}`;
}

export function describeBytes(bytes: number): string {
  if (bytes < 2 ** 20) return `${Math.round(bytes / 102.4) / 10} KB`;
  return `${Math.round(bytes / (2 ** 20 / 10)) / 10} MB`;
}

export function describeMillis(millis: number): string {
  return millis < 1000 ? `${millis} ms` : `${Math.round(millis / 100) / 10} s`;
}

const HINTS: Readonly<Record<number, string>> = {
  400: 'is it an https address, or is a parameter wrong?',
  401: 'does it need a header, or another one?',
  403: 'does it need a header, or another one?',
  404: 'is net/http/pprof imported, and is the path right?',
  405: 'is the path that of a heap profile?',
  407: 'a proxy wants to know who asks',
  429: 'it is asked too often',
  502: 'the proxy in front of it cannot reach it',
  503: 'is it starting, or overloaded?',
  504: 'the proxy in front of it waited in vain',
};

const RESETS = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);
const UNREACHABLE = 'cannot be reached from here';
const UNTRUSTED =
  'has a certificate that nobody vouches for: give its authority (tls.ca) or allow it (tls.insecure)';

const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection: is it running, is the port right?',
  UND_ERR_CLOSED: 'was not waited for',
  UND_ERR_DESTROYED: 'was not waited for',
  UND_ERR_HEADERS_OVERFLOW: 'sent too many headers',
  ENOTFOUND: 'has a host name that is unknown here',
  EAI_AGAIN: 'has a host name that could not be looked up just now',
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  UND_ERR_CONNECT_TIMEOUT: UNREACHABLE,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet: is a clock wrong?',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'has a certificate for another host name: set tls.serverName to the name in it',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS: is it an http address?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'does not speak TLS: is it an http address?',
  EPROTO: 'does not speak TLS as expected: is it an http address?',
};

function explainReset({ answered, nameless }: FailureContext): string {
  if (answered) return 'cut the connection before all was sent: was it restarted?';
  const hint = nameless
    ? 'does it ask for a client certificate (tls.cert, tls.key)?'
    : 'is the port right, is it an https address?';
  return `closed the connection without an answer: ${hint}`;
}

function explainTls(code: string): string | null {
  if (/CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE/u.test(code))
    return 'does not accept the client certificate: set tls.cert and tls.key to one that it trusts';
  if (code.startsWith('ERR_OSSL'))
    return `cannot be asked: tls.ca, tls.cert or tls.key is not what it should be (${code})`;
  if (/^ERR_(SSL|TLS)/u.test(code)) return `did not agree on TLS (${code})`;
  return null;
}

/** The code may stand on the error or on what caused it. */
function findCode(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 4) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return findCode(error.cause, depth + 1);
}
