/** The methods of the Web API that the sandbox knows, and the door that all of them share. */

import { timingSafeEqual } from 'node:crypto';
import { findProblems, refuseView } from '../blocks/validate.ts';
import { isFileReady } from '../files.ts';
import { tiers } from '../rate-limit.ts';
import type { Slack } from '../slack.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { ApiRefusal, type Arguments, isGiven, jsonArgument, type Method } from './method.ts';
import { viewMethods } from './views.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const methods: Readonly<Record<string, Method>> = {
  'api.test': { scopes: [], rate: tiers[4], run: () => ({}) },
  'auth.test': { scopes: [], rate: tiers[4], run: authTest },
  'blocks.validate': { scopes: [], rate: tiers[4], run: validate },
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...viewMethods,
};

/** Every call: known method, valid token, scope, rate; then the method itself. */
export function callMethod(slack: Slack, name: string, token: string, args: Arguments): ApiAnswer {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) return refused('unknown_method', { req_method: name });
  if (token === '') return refused('not_authed');
  if (!isToken(slack, token)) return refused('invalid_auth');
  const missing = missingScope(slack, method);
  if (missing !== null) return refused('missing_scope', missing);
  const wait = secondsToWait(slack, name, method, args);
  if (wait > 0)
    return { ...refused('ratelimited'), status: 429, headers: { 'retry-after': String(wait) } };
  return { ...run(slack, method, args), headers: scopeHeaders(slack, method) };
}

/** Compared in constant time, so that the answer's delay tells nothing. */
export function isToken(slack: Slack, token: string): boolean {
  const given = Buffer.from(token);
  const expected = Buffer.from(slack.botToken);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function run(slack: Slack, method: Method, args: Arguments): ApiAnswer {
  try {
    return { status: 200, headers: {}, body: { ok: true, ...method.run(slack, args) } };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return refused(
      error.message,
      error.messages.length > 0 ? { response_metadata: { messages: error.messages } } : {},
    );
  }
}

function refused(error: string, more: Readonly<Record<string, unknown>> = {}): ApiAnswer {
  return { status: 200, headers: {}, body: { ok: false, error, ...more } };
}

function missingScope(slack: Slack, method: Method) {
  if (method.scopes.length === 0 || method.scopes.some((scope) => slack.scopes.has(scope))) {
    return null;
  }
  return { needed: method.scopes.join(','), provided: [...slack.scopes].join(',') };
}

function secondsToWait(slack: Slack, name: string, method: Method, args: Arguments): number {
  const forced = slack.rateLimits.refusal(name);
  const key = method.rateKey === undefined ? name : `${name} ${method.rateKey(args)}`;
  return forced > 0 ? forced : slack.rateLimits.take(key, method.rate);
}

function scopeHeaders(slack: Slack, method: Method): Readonly<Record<string, string>> {
  return {
    'x-oauth-scopes': [...slack.scopes].join(','),
    'x-accepted-oauth-scopes': method.scopes.join(','),
  };
}

function authTest(slack: Slack) {
  const { team, app } = slack.workspace;
  return {
    url: `${slack.baseUrl()}/`,
    team: team.name,
    user: 'heapbot',
    team_id: team.id,
    user_id: app.botUser,
    bot_id: app.botId,
    is_enterprise_install: false,
  };
}

/** Exactly one of blocks, message and view. */
function validate(slack: Slack, args: Arguments) {
  const given = ['blocks', 'message', 'view'].filter((name) => isGiven(args, name));
  const [name] = given;
  if (given.length !== 1 || name === undefined) {
    throw new ApiRefusal('invalid_arguments', ['[ERROR] exactly one of blocks, message, view']);
  }
  const errors = problemsOf(slack, name, jsonArgument(args, name));
  return { valid: errors.length === 0, errors };
}

function problemsOf(slack: Slack, name: string, value: unknown): readonly unknown[] {
  if (name === 'view') {
    const refusal = refuseView(value, isFileReady(slack));
    return (refusal?.messages ?? []).map((message) => ({
      pointer: '/view',
      code: 'invalid',
      message,
    }));
  }
  const blocks =
    name === 'message' && typeof value === 'object' && value !== null && 'blocks' in value
      ? value.blocks
      : value;
  if (!Array.isArray(blocks)) {
    return [{ pointer: '/blocks', code: 'invalid_blocks_format', message: 'must be an array' }];
  }
  return findProblems(blocks, isFileReady(slack)).map((found) => ({ ...found, code: 'invalid' }));
}
