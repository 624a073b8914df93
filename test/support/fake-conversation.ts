/** A conversation in a test: writes down what was said, in order. */

import type { Conversation, Delivery, Request } from '../../src/app/conversation.ts';
import type { Message } from '../../src/message/message.ts';

export interface Said {
  readonly how: 'progress' | 'reply' | 'attach' | 'whisper';
  readonly text: string;
  readonly message?: Message;
  readonly delivery?: Delivery;
}

export function createFakeConversation(
  thread: string | null = 't1',
): Conversation & { readonly said: Said[] } {
  const said: Said[] = [];
  return {
    said,
    progress: async (text) => {
      said.push({ how: 'progress', text });
    },
    reply: async (message) => {
      said.push({ how: 'reply', text: message.text, message });
      const where = { workspace: 'T1', channel: 'C1', message: 'm1' };
      return { thread, posted: thread === null ? null : { ...where, thread } };
    },
    attach: async (delivery) => {
      said.push({ how: 'attach', text: `${delivery.kind} ${delivery.name}`, delivery });
    },
    whisper: async (message) => {
      said.push({ how: 'whisper', text: message.text, message });
    },
  };
}

export function requestOf(text: string, changes: Partial<Request['place']> = {}): Request {
  const place = {
    workspace: 'T1',
    channel: 'C1',
    channelName: 'general',
    thread: null,
    ...changes,
  };
  return { text, place, person: 'U1', surface: 'slack' };
}
