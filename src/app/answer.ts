/** The one line through the program: from the words a person typed to the answer they get. Every entry point ends here. */

import type { CommandContext, Investigation, ServiceSummary } from '../commands/command.ts';
import { type Parsed, parseCommand } from '../commands/parse.ts';
import { splitWords } from '../commands/words.ts';
import type { Message } from '../message/message.ts';
import type { Answer, Conversation, Place, Request } from './conversation.ts';
import { NotAllowedError } from './errors.ts';
import { explain } from './explain.ts';
import type { Log } from './log.ts';
import type {
  Analysis,
  AnalysisResult,
  PictureRenderer,
  ServiceConfig,
  Store,
  UploadedFiles,
} from './ports.ts';
import { prepareDelivery } from './prepare-delivery.ts';
import type { Snapshots } from './snapshots.ts';

export interface AnswerOptions {
  readonly services: readonly ServiceConfig[];
  readonly store: Store;
  readonly snapshots: Snapshots;
  readonly analysis: Analysis;
  readonly pictures: PictureRenderer;
  readonly uploads: UploadedFiles;
  readonly isFile: (word: string) => boolean;
  readonly newReference: () => string;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called when an answer is done, pictures and all, for the metrics. */
  readonly observe: (command: string, outcome: Outcome, millis: number) => void;
}

/** `refused`: the person can act on it. */
export type Outcome = 'answered' | 'refused' | 'failed';

export function createAnswer(options: AnswerOptions): Answer {
  return async (request, conversation) => {
    const command = { name: 'unknown' };
    const startedAt = options.now();
    const outcome = await answerOne(request, conversation, options, command).then(
      () => 'answered' as const,
      (error: unknown) => explainTo(error, request, conversation, options),
    );
    const millis = options.now() - startedAt;
    options.observe(command.name, outcome, millis);
    const { place, person } = request;
    const { workspace, channel } = place;
    options.log.info(outcome, { command: command.name, millis, workspace, channel, person });
  };
}

async function answerOne(
  request: Request,
  conversation: Conversation,
  options: AnswerOptions,
  command: { name: string },
): Promise<void> {
  const parsed = await understand(splitWords(request.text), request, options);
  command.name = parsed.command.name;
  const progress = parsed.command.progress?.(parsed.args);
  if (progress !== undefined) await conversation.progress(progress);
  const result = await investigate(parsed, options, request.place);
  if (parsed.command.isPrivate?.(parsed.args) === true)
    return await conversation.whisper(result.message);
  const { thread } = await conversation.reply(result.message);
  await remember(request.place, thread, result.investigation, options.store).catch(
    // The answer stands: an error now would take its place.
    (error: unknown) => options.log.error('an investigation was not remembered', { error }),
  );
  await attachAll(result.message, conversation, options);
}

/** Parses the words with all that the place and the configuration know. Throws UsageError, NotAllowedError. */
export async function understand(
  words: readonly string[],
  request: Request,
  options: Pick<AnswerOptions, 'services' | 'store' | 'isFile' | 'uploads'>,
): Promise<Parsed> {
  const context = await gatherContext(request, options);
  const parsed = parseCommand(words, context);
  for (const query of parsed.command.needs(parsed.args)) {
    if ('service' in query) refuseForeignChannel(query.service, request, options.services);
  }
  return parsed;
}

/** Gets what the command needs and runs it in a worker. Throws the errors of Snapshots.resolve and of the analysis. */
export async function investigate(
  parsed: Parsed,
  options: Pick<AnswerOptions, 'snapshots' | 'analysis'>,
  place?: Place,
): Promise<AnalysisResult> {
  const inputs = await options.snapshots.resolve(parsed.command.needs(parsed.args), place);
  return await options.analysis.run(parsed.command.name, parsed.args, inputs);
}

async function gatherContext(
  request: Request,
  options: Pick<AnswerOptions, 'services' | 'store' | 'isFile' | 'uploads'>,
): Promise<Omit<CommandContext, 'commands'>> {
  const visible = options.services.filter((service) => isShownIn(service, request));
  const services = await Promise.all(visible.map((service) => summarize(service, options.store)));
  const own = await recallThread(request.place, options.store);
  const investigation = own ?? (await recallChannel(request.place, options.store));
  const isFile = request.surface === 'terminal' ? options.isFile : () => false;
  const attached = await findAttached(request, own, options.uploads);
  return { services, investigation, isFile, attached };
}

/** The files that came with the words; in a thread that has looked at nothing yet, those that it began with. */
async function findAttached(
  { attached = [], place }: Request,
  own: Investigation | null,
  uploads: UploadedFiles,
): Promise<readonly string[]> {
  if (attached.length > 0 || place.thread === null || own !== null) return attached;
  return await uploads.inThread(place);
}

async function summarize(service: ServiceConfig, store: Store): Promise<ServiceSummary> {
  return {
    name: service.name,
    replicas: service.replicas.length,
    memoryLimit: service.memoryLimit,
    repository: service.repository,
    latest: await store.latest(service.name),
  };
}

async function recallThread(place: Place, store: Store): Promise<Investigation | null> {
  const [key = ''] = placeKeys(place);
  return place.thread === null ? null : await store.investigation(key);
}

async function recallChannel(place: Place, store: Store): Promise<Investigation | null> {
  const [key = ''] = placeKeys({ ...place, thread: null });
  return await store.investigation(key);
}

/** An answer in the open channel is what the channel, and the thread below that answer, look at from now on. */
export async function remember(
  place: Place,
  thread: string | null,
  investigation: Investigation | null,
  store: Store,
): Promise<void> {
  if (investigation === null) return;
  const keys = new Set([
    ...placeKeys(place).slice(0, 1),
    ...placeKeys({ ...place, thread }).slice(0, 1),
  ]);
  await Promise.all([...keys].map((key) => store.setInvestigation(key, investigation)));
}

function placeKeys({ workspace, channel, thread }: Place): string[] {
  const open = `${workspace}:${channel}`;
  return thread === null ? [open] : [`${open}:${thread}`, open];
}

function isShownIn(service: ServiceConfig, { place, surface }: Request): boolean {
  if (surface === 'terminal' || service.channels.length === 0) return true;
  return service.channels.some(
    (channel) => channel === place.channel || channel === place.channelName,
  );
}

/** Also for a service that the words could only name through an old button or an investigation. */
function refuseForeignChannel(
  name: string,
  request: Request,
  services: readonly ServiceConfig[],
): void {
  const service = services.find((candidate) => candidate.name === name);
  if (service === undefined || isShownIn(service, request)) return;
  throw new NotAllowedError(name, service.channels);
}

async function attachAll(
  message: Message,
  conversation: Conversation,
  options: AnswerOptions,
): Promise<void> {
  for (const attachment of message.thread) {
    await conversation.attach(await prepareDelivery(attachment, options));
  }
}

async function explainTo(
  error: unknown,
  request: Request,
  conversation: Conversation,
  options: AnswerOptions,
): Promise<'refused' | 'failed'> {
  const reference = options.newReference();
  const explanation = explain(
    error,
    reference,
    options.services.map(({ name }) => name),
  );
  if (explanation.kind === 'unexpected') {
    options.log.error('an answer failed', { reference, text: request.text.slice(0, 200), error });
  }
  try {
    await conversation.whisper(explanation.message);
  } catch (failure) {
    options.log.error('an explanation could not be delivered', { reference, error: failure });
  }
  return explanation.kind === 'unexpected' ? 'failed' : 'refused';
}
