/** Carries out what people change about digests. */

import type { Outcome } from '../../commands/change.ts';
import type { DigestChange, DigestOutcome, DigestRequest } from '../../commands/digest-change.ts';
import { UsageError } from '../../commands/errors.ts';
import type { DigestChannel, ScheduledDigest } from '../../commands/scheduled-digest.ts';
import type { Request } from '../conversation.ts';
import { NotAllowedError } from '../errors.ts';
import type { Directory, Scheduler, ServiceConfig, Store } from '../ports.ts';
import { updateDocument } from '../update-document.ts';
import { findChannel } from './find-channel.ts';
import { type GatherOptions, gatherMaterial } from './gather-material.ts';
import { forgiven } from './heed-failure.ts';
import { postId } from './post-record.ts';
import { scheduleDigest, unscheduleDigest } from './schedule-digest.ts';
import { isShownInChannel } from './services-of.ts';

export interface ChangeOptions extends GatherOptions {
  readonly services: readonly ServiceConfig[];
  readonly store: Store;
  readonly scheduler: Pick<Scheduler, 'put' | 'drop' | 'runNow'>;
  readonly directory: Directory;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type Done = Extract<DigestOutcome, { readonly kind: 'digest' }>['done'];
type Asked = Pick<Request, 'person' | 'place'>;

/** More than anybody reads, and few enough to list. */
const MOST_DIGESTS = 200;

/** Throws UsageError, NotAllowedError, StoreError. */
export async function changeDigest(
  change: DigestChange,
  asked: Asked,
  options: ChangeOptions,
): Promise<Outcome> {
  if (change.kind === 'add-digest') return await addDigest(change.digest, asked, options);
  const { number } = change;
  const found = await options.store.read('digest', String(number));
  if (found === null) return await nameKnown(number, options);
  return await changeFound(change, found.value, asked, options);
}

async function changeFound(
  change: Exclude<DigestChange, { readonly kind: 'add-digest' }>,
  digest: ScheduledDigest,
  asked: Asked,
  options: ChangeOptions,
): Promise<Outcome> {
  switch (change.kind) {
    case 'edit-digest':
      return await editDigest(digest, change.changes, asked, options);
    case 'pause-digest':
      return await pauseDigest(digest, asked.person, options);
    case 'resume-digest':
      return await resumeDigest(digest, options);
    case 'remove-digest':
      return await removeDigest(digest, options);
    case 'run-digest':
      return await startRun(digest, options);
    case 'preview-digest':
      return { kind: 'digest-material', material: await gatherMaterial(digest, options) };
  }
}

async function addDigest(
  { channel: words, ...request }: DigestRequest,
  asked: Asked,
  options: ChangeOptions,
): Promise<DigestOutcome> {
  const { store, now } = options;
  if ((await store.all('digest')).length >= MOST_DIGESTS) {
    throw new UsageError(
      `There are ${MOST_DIGESTS} digests, the most that heapbot keeps. Remove one first.`,
      ['digest list'],
    );
  }
  const channel = await findChannel(words, asked.place, options.directory);
  refuseUnshown(request.services, channel, options.services);
  const number = await store.nextNumber('digest');
  const digest: ScheduledDigest = {
    ...request,
    number,
    channel,
    owner: asked.person,
    paused: null,
    origin: 'person',
    createdAt: now(),
  };
  await updateDocument(store, 'digest', String(number), () => digest);
  return await settle('added', digest, options);
}

async function editDigest(
  { number }: ScheduledDigest,
  { channel: words, ...changes }: Partial<DigestRequest>,
  asked: Asked,
  options: ChangeOptions,
): Promise<Outcome> {
  const { place } = asked;
  const channel =
    words === undefined ? {} : { channel: await findChannel(words, place, options.directory) };
  return await change(number, 'edited', options, (digest) => {
    refuseDeclared(digest);
    const edited = { ...digest, ...changes, ...channel };
    refuseUnshown(edited.services, edited.channel, options.services);
    return edited;
  });
}

async function pauseDigest(
  { number }: ScheduledDigest,
  by: string,
  options: ChangeOptions,
): Promise<Outcome> {
  const at = options.now();
  return await change(number, 'paused', options, (digest) => ({
    ...digest,
    paused: digest.paused ?? { by, at, why: '' },
  }));
}

async function resumeDigest({ number }: ScheduledDigest, options: ChangeOptions): Promise<Outcome> {
  await updateDocument(options.store, 'digest-memory', String(number), (memory) =>
    memory === null ? null : forgiven(memory),
  );
  return await change(number, 'resumed', options, (digest) => ({ ...digest, paused: null }));
}

async function removeDigest(
  digest: ScheduledDigest,
  { store, scheduler }: ChangeOptions,
): Promise<DigestOutcome> {
  refuseDeclared(digest);
  const id = String(digest.number);
  await unscheduleDigest(digest.number, scheduler);
  await store.erase('digest', id);
  await store.erase('digest-memory', id);
  return { kind: 'digest', done: 'removed', digest };
}

/** The record comes first: by it the run knows that it was asked for. */
async function startRun(digest: ScheduledDigest, options: ChangeOptions): Promise<DigestOutcome> {
  const { store, scheduler, now } = options;
  const { number } = digest;
  const at = now();
  await store.write('digest-post', postId(number, at), { kind: 'due', isAsked: true }, null);
  await scheduler.runNow({ kind: 'digest', number }, at);
  return { kind: 'digest', done: 'started', digest };
}

/** Changes what is kept as it is by then, also where somebody else changes it too. */
async function change(
  number: number,
  done: Done,
  options: ChangeOptions,
  edit: (digest: ScheduledDigest) => ScheduledDigest,
): Promise<Outcome> {
  const changed = await updateDocument(options.store, 'digest', String(number), (digest) =>
    digest === null ? null : edit(digest),
  );
  return changed === null ? await nameKnown(number, options) : await settle(done, changed, options);
}

async function settle(
  done: Done,
  digest: ScheduledDigest,
  { scheduler }: ChangeOptions,
): Promise<DigestOutcome> {
  await scheduleDigest(digest, scheduler);
  return { kind: 'digest', done, digest };
}

async function nameKnown(number: number, { store }: ChangeOptions): Promise<Outcome> {
  const known = (await store.all('digest')).map(({ value }) => value.number);
  const names = known.sort((a, b) => a - b).map((one) => `#${one}`);
  return { kind: 'unknown', what: `#${number}`, known: names };
}

function refuseDeclared({ origin, number }: ScheduledDigest): void {
  if (origin === 'person') return;
  throw new UsageError(
    `#${number} is declared in heapbot.yaml: whoever runs heapbot changes it there. It can be paused here.`,
    [`digest pause ${number}`, `digest show ${number}`],
  );
}

/** A channel must not be told by a digest what it may not ask. */
function refuseUnshown(
  wanted: ScheduledDigest['services'],
  channel: DigestChannel,
  services: readonly ServiceConfig[],
): void {
  if (wanted === 'all') return;
  const hidden = services.find(
    (service) => wanted.includes(service.name) && !isShownInChannel(service, channel),
  );
  if (hidden !== undefined) throw new NotAllowedError(hidden.name, hidden.channels);
}
