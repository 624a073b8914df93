/** Who the bot is in Slack: asked once at start, which also proves the token. */

import type { Log } from '../../app/log.ts';
import type { SlackApi } from './api.ts';
import { type SlackCallError, SlackStartError, toCallError } from './errors.ts';
import { REQUIRED_SCOPES } from './surface.ts';

interface Identity {
  readonly botId: string;
  readonly botUserId: string;
  readonly botName: string;
  readonly team: string;
}

/** A stand-in for Slack may not say who the bot is: heapbot works with it all the same. Rejects with SlackStartError. */
export async function askIdentity(api: SlackApi, apiUrl: string, log: Log): Promise<Identity> {
  const answer = await askSlack(api, apiUrl);
  const { bot_id: botId, user_id: botUserId, user, team, response_metadata: metadata } = answer;
  if (typeof botId !== 'string' || typeof botUserId !== 'string') {
    log.warn(
      'slack: auth.test does not say which bot this is; if answers fail, SLACK_BOT_TOKEN must be the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of the app',
    );
  }
  warnOfMissingScopes(metadata, log);
  return {
    botId: textOr(botId, ''),
    botUserId: textOr(botUserId, ''),
    botName: textOr(user, 'heapbot'),
    team: textOr(team, 'Slack'),
  };
}

async function askSlack(api: SlackApi, apiUrl: string): Promise<Record<string, unknown>> {
  try {
    return await api.call('auth.test', {});
  } catch (error) {
    const trouble = toCallError('auth.test', error);
    if (trouble.code === 'unknown_method') return {};
    throw new SlackStartError(startProblem(trouble, apiUrl));
  }
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

function startProblem({ trouble, code }: SlackCallError, apiUrl: string): string {
  if (/^http_4/u.test(code)) {
    return `What answers at ${apiUrl} is not Slack (${code}). Correct SLACK_API_URL: it ends in /api/.`;
  }
  return trouble === 'refused'
    ? `Slack refused SLACK_BOT_TOKEN (${code}). Copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of the app, and reinstall the app if it was removed.`
    : `Slack cannot be reached at ${apiUrl} (${code}). Check the network, proxies and SLACK_API_URL, then start again.`;
}

/** Slack tells a token's scopes with every answer. */
function warnOfMissingScopes(metadata: unknown, log: Log): void {
  if (typeof metadata !== 'object' || metadata === null || !('scopes' in metadata)) return;
  const { scopes } = metadata;
  if (!Array.isArray(scopes)) return;
  const missing = REQUIRED_SCOPES.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return;
  log.warn('slack: the token lacks scopes; compare the app with its manifest and reinstall it', {
    missing: missing.join(' '),
  });
}
