/** Bolt's App, except that it acknowledges whatever Slack sends before anything else, and knows what is still under way. */

import { App, type AppOptions, type ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../app/log.ts';

export class AckFirstApp extends App {
  readonly #underWay = new Set<Promise<void>>();
  readonly #log: Log;

  constructor(options: AppOptions, log: Log) {
    super(options);
    this.#log = log;
  }

  /** Both receivers hand in every payload here, also those that no listener will take: none is left unacknowledged. */
  override async processEvent(event: ReceiverEvent): Promise<void> {
    await this.#acknowledge(event);
    const work = super.processEvent({ ...event, ack: async () => {} });
    this.#underWay.add(work);
    try {
      await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** Resolves to how many are left when nothing is under way any more, or after `millis`. */
  async drain(millis: number): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, millis);
    });
    await Promise.race([this.#whenIdle(), late]);
    clearTimeout(timer);
    return this.#underWay.size;
  }

  async #whenIdle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  /** Where this fails (a socket that is gone) Slack delivers again, and the claims keep that from a second answer. */
  async #acknowledge(event: ReceiverEvent): Promise<void> {
    try {
      await event.ack(emptyAnswer(event.body));
    } catch (error) {
      this.#log.warn('slack: an acknowledgement could not be sent', { why: String(error) });
    }
  }
}

/** A menu that asks for its options wants a list, everything else nothing. */
function emptyAnswer(body: ReceiverEvent['body']): { options: never[] } | undefined {
  const asksForOptions = body.type === 'block_suggestion' || body.type === 'dialog_suggestion';
  return asksForOptions ? { options: [] } : undefined;
}
