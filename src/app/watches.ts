/** Answers that are revised as more becomes known: a snapshot at every tick, the same words again, the posted message edited. */

import type { FollowUp } from '../commands/command.ts';
import { plainMessage } from '../message/compose.ts';
import type { Message } from '../message/message.ts';
import type { Posted, Request } from './conversation.ts';
import type { Watch } from './documents.ts';
import { FetchError, PostError } from './errors.ts';
import { explain } from './explain.ts';
import { type InvestigateOptions, investigate } from './investigate.ts';
import type { AnalysisResult, PictureRenderer, Poster, Scheduler } from './ports.ts';
import { prepareDelivery } from './prepare-delivery.ts';
import type { Snapshots } from './snapshots.ts';
import { endWatches } from './stop-watching.ts';
import { type UnderstandOptions, understand } from './understand.ts';
import { updateDocument } from './update-document.ts';

export interface WatchesOptions extends UnderstandOptions, InvestigateOptions {
  readonly snapshots: Snapshots;
  readonly pictures: PictureRenderer;
  readonly scheduler: Pick<Scheduler, 'put' | 'drop' | 'runNow'>;
  readonly newId: () => string;
  readonly newReference: () => string;
}

export interface Watches {
  /** Takes the place of another watch of the same command on that service in that channel. Throws StoreError. */
  begin(
    posted: Posted,
    followUp: FollowUp,
    asked: Pick<Request, 'person' | 'place'>,
  ): Promise<void>;
  /** One tick of a watch. Rejects only where it should be tried again. */
  perform(id: string, poster: Poster): Promise<void>;
  /** Puts the schedules of all kept watches again, after a restart. */
  resume(): Promise<void>;
}

/** So many snapshots in a row may fail before somebody is told, and the watch ends. */
const MOST_FAILURES = 3;

export function createWatches(options: WatchesOptions): Watches {
  const { store, scheduler, log } = options;

  return {
    async begin(posted, followUp, { person, place: { channelName } }) {
      const [command = ''] = followUp.words;
      await endWatches(command, followUp.service, posted, { store, scheduler, now: options.now() });
      const id = options.newId();
      const startedAt = options.now();
      const watch = { posted, followUp, person, channelName, startedAt, failures: 0 };
      await updateDocument(store, 'watch', id, () => watch);
      await schedule(id, watch);
    },
    async perform(id, poster) {
      const watch = (await store.read('watch', id))?.value ?? null;
      if (watch === null) return await scheduler.drop(keyOf(id));
      try {
        await advance(id, watch, poster);
      } catch (error) {
        if (!(error instanceof PostError)) throw error;
        await heedPostError(id, error);
      }
    },
    async resume() {
      for (const { id, value } of await store.all('watch')) await schedule(id, value);
    },
  };

  /** The first tick is one pace after the answer. */
  async function schedule(id: string, { followUp: { pace }, startedAt }: Watch): Promise<void> {
    const when = { kind: 'every', millis: pace, offset: startedAt % pace } as const;
    await scheduler.put({ key: keyOf(id), job: { kind: 'watch', id }, when });
  }

  async function stop(id: string): Promise<void> {
    await store.erase('watch', id);
    await scheduler.drop(keyOf(id));
  }

  async function advance(id: string, watch: Watch, poster: Poster): Promise<void> {
    const { followUp, posted, isEnding = false } = watch;
    const isLast = isEnding || followUp.times <= 1;
    if (!options.services.some(({ name }) => name === followUp.service)) {
      await stop(id);
      return await say(`${followUp.service} is not configured any more.`, posted, poster);
    }
    let result: AnalysisResult;
    try {
      result = await askAgain(watch, isLast);
    } catch (error) {
      return await noteFailure(id, watch, error, poster);
    }
    if (!isEnding && (await isEndedMeanwhile(id))) return;
    await poster.revise(posted, result.message);
    if (!isLast && result.followUp !== null)
      return await count(id, { ...followUp, times: followUp.times - 1 }, 0);
    await stop(id);
    if (!isEnding) await attachAll(result.message, posted, poster);
  }

  /** Then the last words are another tick's. */
  async function isEndedMeanwhile(id: string): Promise<boolean> {
    const found = await store.read('watch', id);
    return found === null || found.value.isEnding === true;
  }

  /** Unchanged since the last collection or not: the words say what that means. */
  async function askAgain(
    { followUp, posted, person, channelName, isEnding }: Watch,
    isLast: boolean,
  ): Promise<AnalysisResult> {
    if (isEnding !== true) await options.snapshots.captureScheduled(followUp.service);
    const { workspace, channel, thread } = posted;
    const request: Request = {
      text: followUp.words.join(' '),
      place: { workspace, channel, channelName, thread },
      person,
      surface: 'slack',
      isLast,
    };
    return await investigate(await understand(followUp.words, request, options), request, options);
  }

  async function noteFailure(
    id: string,
    { followUp, posted, failures, isEnding }: Watch,
    error: unknown,
    poster: Poster,
  ): Promise<void> {
    const reference = options.newReference();
    const { kind, message } = explain(error, reference, []);
    if (kind === 'unexpected') log.error('a watch failed', { id, reference, error });
    const times = followUp.times - 1;
    // Nobody waits for its last words.
    if (isEnding === true && error instanceof FetchError) return await stop(id);
    const isOver = !(error instanceof FetchError) || failures + 1 >= MOST_FAILURES || times <= 0;
    if (!isOver) return await count(id, { ...followUp, times }, failures + 1);
    await stop(id);
    await say(message.text, posted, poster);
  }

  async function count(id: string, followUp: FollowUp, failures: number): Promise<void> {
    await updateDocument(store, 'watch', id, (watch) =>
      watch === null ? null : { ...watch, followUp, failures },
    );
  }

  async function say(why: string, posted: Posted, poster: Poster): Promise<void> {
    const text = `I have stopped watching: ${why}`;
    await poster.post(posted, plainMessage(text, []));
  }

  async function attachAll(message: Message, posted: Posted, poster: Poster): Promise<void> {
    for (const attachment of message.thread)
      await poster.attach(posted, await prepareDelivery(attachment, options));
  }

  /** Where nobody can see it there is nothing to revise; where Slack is only busy the next tick does it. */
  async function heedPostError(id: string, { kind, message }: PostError): Promise<void> {
    log.warn('a watch could not be shown', { id, kind, why: message });
    if (kind === 'rate-limited' || kind === 'unreachable') return;
    await stop(id);
  }
}

function keyOf(id: string): string {
  return `watch.${id}`;
}
