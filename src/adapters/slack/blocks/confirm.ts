/** What Slack asks before a button does what it says. */

import type { ConfirmationDialog } from '@slack/types';
import type { Action, Confirmation } from '../../../message/message.ts';
import { CONFIRM_BUTTON, CONFIRM_TEXT, CONFIRM_TITLE } from './limits.ts';
import { cleanLine, cut } from './text.ts';

export function renderConfirm(
  { title, text, ok }: Confirmation,
  style?: Action['style'],
): ConfirmationDialog {
  return {
    title: plain(title, CONFIRM_TITLE),
    text: plain(text, CONFIRM_TEXT),
    confirm: plain(ok, CONFIRM_BUTTON),
    deny: plain('Cancel', CONFIRM_BUTTON),
    ...(style === undefined ? {} : { style }),
  };
}

function plain(text: string, most: number) {
  return { type: 'plain_text' as const, text: cut(cleanLine(text).trim(), most), emoji: false };
}
