/** What is wrong with the configuration, said so that it can be mended. */

import type { z } from 'zod';

/** The configuration is wrong; `problems` has one line for each thing that is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Which keys hold secrets: their values are never shown, nor is an address that may carry a password. */
const SECRET = /TOKEN|SECRET|PASSWORD|REDIS_URL|headers/iu;

export function describeIssue(issue: z.core.$ZodIssue, input: unknown, prefix: string): string {
  if (issue.code === 'unrecognized_keys') {
    const where = showPath(issue.path);
    return `${prefix}${where === '' ? '' : `${where}: `}unknown key ${issue.keys.join(', ')}; expected one that docs/configuration.md lists`;
  }
  const key = showPath(issue.path);
  const found = describeFound(key, valueAt(input, issue.path));
  return `${prefix}${key === '' ? '' : `${key}: `}${found}; expected ${describeExpected(issue)}`;
}

/** zod's own messages are for programmers; those of the schema are for people already. */
function describeExpected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'another key';
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return KINDS[issue.expected] ?? issue.expected;
  }
  return issue.message.replace(/^Too (?:small|big): expected /u, '');
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text, in quotes where it could be taken for something else',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function describeFound(key: string, value: unknown): string {
  if (value === undefined) return 'not set';
  if (value === null) return 'found nothing';
  if (typeof value === 'object') return Array.isArray(value) ? 'found a list' : 'found a map';
  const shown = JSON.stringify(value);
  const isSecret = SECRET.test(key) || /@|\?/u.test(shown);
  if (isSecret) return `a value of ${String(value).length} characters that does not fit`;
  return `found ${shown.slice(0, 80)}`;
}

function showPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((shown, part) => {
    if (typeof part === 'number') return `${shown}[${part}]`;
    return shown === '' ? String(part) : `${shown}.${String(part)}`;
  }, '');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }, input);
}
