/** The log: JSON lines on stderr through pino, with everything secret taken out before it is written. */

import { type Logger, pino, stdSerializers } from 'pino';
import type { Log } from '../../app/log.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** What looks like a Slack token, whatever it stands in: messages of libraries quote what they were given. */
const TOKEN = /\bx(?:ox[a-z]|app)-[\w-]{4,}/gu;
/** The password of an address. */
const CREDENTIALS = /(:\/\/[^\s/:@]*):[^\s/@]+@/gu;

/** `write` receives each line; by default stderr, so that stdout stays the program's own. */
export function createLog(
  level: LogLevel,
  secrets: readonly string[] = [],
  write = writeToStderr,
): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
    },
    { write: (line: string) => write(redact(line, secrets)) },
  );
  return {
    debug: at(logger, 'debug'),
    info: at(logger, 'info'),
    warn: at(logger, 'warn'),
    error: at(logger, 'error'),
  };
}

function at(logger: Logger, level: 'debug' | 'info' | 'warn' | 'error'): Log['info'] {
  return (message, facts) => logger[level]({ ...facts }, message);
}

function redact(line: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= 8);
  return known
    .reduce((text, secret) => text.replaceAll(secret, '[secret]'), line)
    .replace(TOKEN, '[secret]')
    .replace(CREDENTIALS, '$1:[secret]@');
}

function writeToStderr(line: string): void {
  process.stderr.write(line);
}
