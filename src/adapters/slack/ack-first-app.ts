/** Bolt's App, except that it acknowledges whatever Slack sends before anything else, and knows what is still under way. */

import { App, type AppOptions, type ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../app/log.ts';

/** What Slack must hear with the acknowledgement itself, such as what is wrong in a form. Undefined: nothing. */
export type AnswerFirst = (body: unknown) => Promise<AckAnswer | undefined>;
type AckAnswer = Readonly<Record<string, unknown>>;

export class AckFirstApp extends App {
  readonly #underWay = new Set<Promise<void>>();
  readonly #log: Log;
  readonly #answerFirst: AnswerFirst;

  constructor(options: AppOptions, log: Log, answerFirst: AnswerFirst = async () => undefined) {
    super(options);
    this.#log = log;
    this.#answerFirst = answerFirst;
  }

  /** Both receivers hand in every payload here, also those that no listener will take: none is left unacknowledged. */
  override async processEvent(event: ReceiverEvent): Promise<void> {
    // Nothing is done about a form that is refused.
    if (await this.#acknowledge(event)) return;
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

  /** Where this fails (a socket that is gone) Slack delivers again, and the claims keep that from a second answer. True where that was all. */
  async #acknowledge(event: ReceiverEvent): Promise<boolean> {
    const answer = FORMS.has(String(event.body.type)) ? await this.#findAnswer(event) : undefined;
    try {
      await event.ack(answer ?? emptyAnswer(event.body));
    } catch (error) {
      this.#log.warn('slack: an acknowledgement could not be sent', { why: String(error) });
    }
    return answer !== undefined;
  }

  async #findAnswer({ body }: ReceiverEvent): Promise<AckAnswer | undefined> {
    try {
      return await this.#answerFirst(body);
    } catch (error) {
      this.#log.error('slack: a form could not be checked', { error });
      return undefined;
    }
  }
}

const FORMS: ReadonlySet<string> = new Set(['view_submission', 'block_suggestion']);

/** A menu that asks for its options wants a list, everything else nothing. */
function emptyAnswer(body: ReceiverEvent['body']): { options: never[] } | undefined {
  const asksForOptions = body.type === 'block_suggestion' || body.type === 'dialog_suggestion';
  return asksForOptions ? { options: [] } : undefined;
}
