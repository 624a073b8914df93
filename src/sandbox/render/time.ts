/** Moments: the server cannot know the reader's zone, so the page fills them in. */

import { createElement as h, type ReactNode } from 'react';

/** `<!date^…>` and rich text dates: `format` has Slack's tokens, such as `{date_short_pretty} at {time}`. */
export function renderTime(date: {
  readonly timestamp: string;
  readonly format: string;
  readonly fallback: string;
}): ReactNode {
  const milliseconds = Number(date.timestamp) * 1000;
  const isMoment = Math.abs(milliseconds) <= 8.64e15;
  if (!isMoment) return date.fallback;
  const iso = new Date(milliseconds).toISOString();
  return h('time', { dateTime: iso, 'data-format': date.format }, date.fallback || iso);
}

/** When a message was sent, from its ts. */
export function renderMessageTime(ts: string): ReactNode {
  return renderTime({ timestamp: ts, format: '{time}', fallback: '' });
}
