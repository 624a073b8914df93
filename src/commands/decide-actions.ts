/** What can be decided about a leak as things stand with it: the buttons below the answers that name one. */

import type { LeakRecord } from '../leaks/identity.ts';
import type { Action } from '../message/message.ts';

export function decideActions({ id, state }: Pick<LeakRecord, 'id' | 'state'>): Action[] {
  const reopen: Action = { label: `Reopen ${id}`, command: `leaks reopen ${id}` };
  const mute: Action = { label: `Mute ${id}`, command: `leaks mute ${id}` };
  switch (state.kind) {
    case 'open':
    case 'regressed':
      return [{ label: `Acknowledge ${id}`, command: `leaks ack ${id}` }, mute];
    case 'acknowledged':
      return [reopen, mute];
    case 'muted':
      return [{ label: `Unmute ${id}`, command: `leaks reopen ${id}` }];
    case 'fixed':
      return [reopen];
  }
}
