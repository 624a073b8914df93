/** Answers through a response_url: five times within half an hour, also where the bot is not in the channel. */

import type { KnownBlock } from '@slack/types';
import { fromCode, fromStatus, SlackCallError } from './errors.ts';
import { withRetries } from './retry.ts';
import type { Timings } from './timings.ts';

export interface Response {
  readonly visibility: 'ephemeral' | 'in_channel';
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Rejects with SlackCallError. */
export type Responder = (response: Response) => Promise<void>;

const MOST_USES = 5;

export function createResponder(url: string, timings: Timings): Responder {
  let uses = 0;
  return ({ visibility, text, blocks }) => {
    const body = JSON.stringify({
      response_type: visibility,
      replace_original: false,
      text,
      ...(blocks.length === 0 ? {} : { blocks }),
      unfurl_links: false,
      unfurl_media: false,
    });
    return withRetries('response_url', false, timings, async () => {
      if (uses >= MOST_USES) throw new SlackCallError('response_url', 'refused', 'used_url');
      uses += 1;
      await post(url, body, timings);
    });
  };
}

async function post(url: string, body: string, timings: Timings): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timings.callMillis),
  });
  const answer = (await response.text()).slice(0, 2_000).trim();
  const code = errorCode(answer);
  if (response.status === 429) throw limited(response.headers.get('retry-after'));
  if (code !== null) throw fromCode('response_url', code);
  if (!response.ok) throw fromStatus('response_url', response.status);
}

/** The answer is `ok`, or JSON with a code, or the code alone. */
function errorCode(answer: string): string | null {
  const named = /"error"\s*:\s*"([a-z_]+)"/u.exec(answer)?.[1];
  if (named !== undefined) return named;
  return answer !== 'ok' && /^[a-z]+(?:_[a-z]+)+$/u.test(answer) ? answer : null;
}

function limited(retryAfter: string | null): SlackCallError {
  const seconds = Number.parseInt(retryAfter ?? '1', 10);
  return new SlackCallError('response_url', 'limited', 'ratelimited', seconds || 1);
}
