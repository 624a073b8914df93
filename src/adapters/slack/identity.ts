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

/** Rejects with SlackStartError. */
export async function askIdentity(api: SlackApi, apiUrl: string, log: Log): Promise<Identity> {
  const answer = await api.call('auth.test', {}).catch((error: unknown) => {
    throw new SlackStartError(startProblem(toCallError('auth.test', error), apiUrl));
  });
  const { bot_id: botId, user_id: botUserId, user, team } = answer;
  if (typeof botId !== 'string' || typeof botUserId !== 'string') {
    throw new SlackStartError(
      'SLACK_BOT_TOKEN belongs to no bot. Copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of the app.',
    );
  }
  warnOfMissingScopes(answer.response_metadata, log);
  return { botId, botUserId, botName: String(user ?? 'heapbot'), team: String(team ?? '') };
}

function startProblem({ trouble, code }: SlackCallError, apiUrl: string): string {
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
