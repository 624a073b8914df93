/** Actions as buttons. A button that Slack would refuse is left out: its command can still be typed. */

import type { Button } from '@slack/types';
import type { Action } from '../../../message/message.ts';
import { BUTTON_ID_PREFIX, encodeButton } from './button.ts';
import { renderConfirm } from './confirm.ts';
import { ACTIONS_PER_BLOCK, BUTTON_LABEL } from './limits.ts';
import { nothing, type Piece } from './piece.ts';
import { cleanLine, cut, lengthOf } from './text.ts';

/** `number` is how many buttons the message has so far: ids are unique in a message. */
export function renderActions(actions: readonly Action[], room: number, number: number): Piece {
  const buttons: Button[] = [];
  let left = room;
  for (const action of actions.slice(0, ACTIONS_PER_BLOCK)) {
    const label = cut(cleanLine(action.label).trim(), BUTTON_LABEL);
    const value = encodeButton(action.command);
    if (label === '' || value === null) continue;
    if (lengthOf(label) > left) break;
    buttons.push(button(action, label, value, number + buttons.length));
    left -= lengthOf(label);
  }
  if (buttons.length === 0) return nothing;
  const block = { type: 'actions' as const, elements: buttons };
  return { blocks: [block], length: room - left, isCut: false };
}

function button(action: Action, label: string, value: string, number: number): Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text: label, emoji: false },
    action_id: `${BUTTON_ID_PREFIX}${number}`,
    value,
    ...(action.style === undefined ? {} : { style: action.style }),
    ...(action.confirm === undefined
      ? {}
      : { confirm: renderConfirm(action.confirm, action.style) }),
  };
}
