/** One tick of a digest: read, judge, post once, hang pictures and tables below, remember. Any step may be the last one of this process. */

import type { DigestReport } from '../../commands/digest/digest-report.ts';
import { emptyMemory, type ScheduledDigest } from '../../commands/scheduled-digest.ts';
import type { Message } from '../../message/message.ts';
import type { Posted } from '../conversation.ts';
import type { DigestPost } from '../documents.ts';
import { PostError } from '../errors.ts';
import { learnLeaks } from '../learn-leaks.ts';
import type { Log } from '../log.ts';
import type {
  Analysis,
  AnalysisResult,
  PictureRenderer,
  Poster,
  PostFinder,
  Scheduler,
  Store,
  Versioned,
} from '../ports.ts';
import { prepareDelivery } from '../prepare-delivery.ts';
import { updateDocument } from '../update-document.ts';
import { type GatherOptions, gatherMaterial } from './gather-material.ts';
import { forgiven, heedFailure, isBackedOff } from './heed-failure.ts';
import { postOnce } from './post-once.ts';
import { advanceRecord, postId, sweepRecords } from './post-record.ts';
import { unscheduleDigest } from './schedule-digest.ts';

export interface RunOptions extends GatherOptions {
  readonly store: Store;
  readonly scheduler: Pick<Scheduler, 'drop'>;
  readonly analysis: Pick<Analysis, 'run'>;
  readonly pictures: PictureRenderer;
  readonly poster: Poster & PostFinder;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (millis: number) => Promise<void>;
  /** Called for each tick that was run, for the metrics. */
  readonly observe: (outcome: DigestOutcome) => void;
}

/** `silent`: its condition did not want it posted. `skipped`: paused, too late, or backed off. */
export type DigestOutcome = 'posted' | 'silent' | 'refused' | 'skipped';

/** A tick that nobody began within this time is not made up for. */
const LATEST = 3_600_000;
/** So long a run is remembered, so that nobody does it twice. */
const REMEMBERED = 2 * 86_400_000;

type Record = Versioned<DigestPost>;

/** Rejects only where it should be tried again. */
export async function runDigest(number: number, at: number, options: RunOptions): Promise<void> {
  const { store, now } = options;
  const startedAt = now();
  const digest = (await store.read('digest', String(number)))?.value ?? null;
  if (digest === null) return await unscheduleDigest(number, options.scheduler);
  const outcome = await runOne(digest, at, options);
  options.observe(outcome);
  options.log.info('a digest was run', { number, at, outcome, millis: now() - startedAt });
  await sweepRecords(store, now() - REMEMBERED);
}

async function runOne(
  digest: ScheduledDigest,
  at: number,
  options: RunOptions,
): Promise<DigestOutcome> {
  const record = await claimRecord(digest, at, options);
  if (record === null || record.value.kind === 'done') return 'skipped';
  const result = await report(digest, options);
  const news = readReport(result.report);
  const isWanted = record.value.kind !== 'due' || record.value.isAsked || news.isDue;
  if (!isWanted) {
    await remember(digest.number, news, options);
    await advanceRecord(options.store, record.id, { kind: 'done' });
    return 'silent';
  }
  try {
    await deliver(digest, record, result.message, options);
  } catch (error) {
    if (!(error instanceof PostError) || isPassing(error)) throw error;
    await heedFailure(digest, error, options);
    await advanceRecord(options.store, record.id, { kind: 'done' });
    return 'refused';
  }
  await remember(digest.number, news, options);
  await learnLeaks(result.learned, options.store);
  await advanceRecord(options.store, record.id, { kind: 'done' });
  return 'posted';
}

/** A run that was begun is finished, however late; a new one only where it is wanted. Null: it is not. */
async function claimRecord(
  digest: ScheduledDigest,
  at: number,
  { store, now }: RunOptions,
): Promise<Record | null> {
  const { number, paused } = digest;
  const id = postId(number, at);
  const found = await store.read('digest-post', id);
  if (found !== null) return found;
  const memory = (await store.read('digest-memory', String(number)))?.value ?? emptyMemory;
  if (paused !== null || now() - at > LATEST || isBackedOff(memory, now())) return null;
  await store.write('digest-post', id, { kind: 'due', isAsked: false }, null);
  return await store.read('digest-post', id);
}

async function report(digest: ScheduledDigest, options: RunOptions): Promise<AnalysisResult> {
  const { histories, ...material } = await gatherMaterial(digest, options);
  const known = { now: options.now(), histories, outcome: null };
  return await options.analysis.run('digest', { kind: 'post', ...material }, [], known);
}

/** The report of the command `digest` crosses the border to the worker as JSON. */
function readReport(answer: unknown): DigestReport {
  const { report: found } = answer as { readonly report: DigestReport };
  return found;
}

async function deliver(
  digest: ScheduledDigest,
  record: Record,
  message: Message,
  options: RunOptions,
): Promise<void> {
  const { workspace, id: channel } = digest.channel;
  const posted = await postOnce(record, { workspace, channel, thread: null }, message, options);
  if (posted !== null) await attachAll(record.id, posted, message, options);
}

/** Counted in the record, so that whoever goes on begins with the next one. */
async function attachAll(
  id: string,
  posted: Posted,
  { thread }: Message,
  options: RunOptions,
): Promise<void> {
  const { store, poster, log } = options;
  for (const [index, attachment] of thread.entries()) {
    const record = (await store.read('digest-post', id))?.value;
    if (record?.kind !== 'posted' || record.attached > index) continue;
    try {
      await poster.attach(posted, await prepareDelivery(attachment, options));
    } catch (error) {
      if (!(error instanceof PostError)) throw error;
      log.warn('something below a digest could not be posted', { id, why: error.message });
    }
    await advanceRecord(store, id, { kind: 'posted', posted, attached: index + 1 });
  }
}

async function remember(
  number: number,
  { memory }: DigestReport,
  { store }: RunOptions,
): Promise<void> {
  await updateDocument(store, 'digest-memory', String(number), () => forgiven(memory));
}

/** Slack is only busy, or away: the same tick is tried again. */
function isPassing({ kind }: PostError): boolean {
  return kind === 'rate-limited' || kind === 'unreachable';
}
