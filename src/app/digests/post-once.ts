/** Posts a digest exactly once, whatever dies in between and whoever goes on. */

import type { Message } from '../../message/message.ts';
import type { Posted } from '../conversation.ts';
import type { DigestPost } from '../documents.ts';
import { PostError } from '../errors.ts';
import type { Poster, PostFinder, Store, Versioned } from '../ports.ts';
import { advanceRecord } from './post-record.ts';

export interface PostOptions {
  readonly store: Pick<Store, 'read' | 'write' | 'all' | 'erase'>;
  readonly poster: Pick<Poster, 'post'> & PostFinder;
  readonly now: () => number;
  readonly sleep: (millis: number) => Promise<void>;
}

type Record = Versioned<DigestPost>;
type Place = Pick<Posted, 'workspace' | 'channel'> & { readonly thread: null };

/** A call to the platform, with all its retries, takes no longer: whoever has not finished by then is dead. */
const LONGEST_CALL = 3 * 60_000;
const LOOK_EVERY = 5_000;
/** Between the note and the call: what is later does not end before others may begin. */
const LATEST_START = 60_000;
/** Its clock may go before ours. */
const CLOCKS_APART = 2 * 60_000;

/**
 * Resolves to the message, null where it stands somewhere and nobody can tell where. `record` is what was found before. Throws
 * PostError where it is certain that nothing was posted, or where it must be looked for once more; then the record says which.
 */
export async function postOnce(
  record: Record,
  place: Place,
  message: Message,
  options: PostOptions,
): Promise<Posted | null> {
  for (let current = record; ; current = await reread(record.id, options.store)) {
    const { value } = current;
    if (value.kind === 'posted') return value.posted;
    if (value.kind === 'done') return null;
    const step =
      value.kind === 'due'
        ? await begin(current, value.isAsked, place, message, options)
        : await goOn(current, value, place, options);
    if (step !== 'again') return step;
  }
}

type Step = Posted | null | 'again';

/** Another process, or this one, has begun to post. It is posted once more only where it is certain that it was not. */
async function goOn(
  { id, revision }: Record,
  { isAsked, startedAt }: Extract<DigestPost, { readonly kind: 'posting' }>,
  place: Place,
  { store, poster, now, sleep }: PostOptions,
): Promise<Step> {
  const found = await poster.find(place, id, sinceOf(startedAt, id));
  if (found !== 'none') return await settle(id, found === 'unknown' ? null : found, store);
  if (now() - startedAt < LONGEST_CALL) await sleep(LOOK_EVERY);
  else await store.write('digest-post', id, due(isAsked), revision);
  return 'again';
}

/** `again` where somebody else was faster. */
async function begin(
  { id, revision }: Record,
  isAsked: boolean,
  place: Place,
  message: Message,
  { store, poster, now }: PostOptions,
): Promise<Step> {
  const posting = { kind: 'posting', isAsked, startedAt: now() } as const;
  if (!(await store.write('digest-post', id, posting, revision))) return 'again';
  // A machine that slept since then, or a process that was stopped, may wake up when another one has taken over.
  if (now() - posting.startedAt > LATEST_START) return 'again';
  try {
    return await settle(id, await poster.post(place, message, id), store);
  } catch (error) {
    if (!(error instanceof PostError)) throw error;
    // Where no answer came it may have been posted. Everything else Slack has refused.
    const isUnsure = error.kind === 'unreachable';
    await advanceRecord(store, id, isUnsure ? { ...posting, startedAt: 0 } : due(isAsked));
    throw error;
  }
}

async function settle<T extends Posted | null>(
  id: string,
  posted: T,
  store: PostOptions['store'],
): Promise<T> {
  await advanceRecord(store, id, { kind: 'posted', posted, attached: 0 });
  return posted;
}

async function reread(id: string, store: PostOptions['store']): Promise<Record> {
  const found = await store.read('digest-post', id);
  return found ?? { id, value: { kind: 'done' }, revision: 0 };
}

function due(isAsked: boolean): DigestPost {
  return { kind: 'due', isAsked };
}

/** A call whose answer was lost began after its tick. */
function sinceOf(startedAt: number, id: string): number {
  const since = startedAt > 0 ? startedAt : Number(id.slice(id.indexOf('@') + 1));
  return since - CLOCKS_APART;
}
