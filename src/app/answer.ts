/** The one line through the program: from the words a person typed to the answer they get. Every entry point ends here. */

import { splitWords } from '../commands/words.ts';
import type { Attachment } from '../message/message.ts';
import type { Answer, Conversation, Request } from './conversation.ts';
import { explain } from './explain.ts';
import { type InvestigateOptions, investigate } from './investigate.ts';
import { remember } from './places.ts';
import type { AnalysisRun, PictureRenderer } from './ports.ts';
import { prepareDelivery } from './prepare-delivery.ts';
import { type UnderstandOptions, understand } from './understand.ts';
import type { Watches } from './watches.ts';

export interface AnswerOptions extends UnderstandOptions, InvestigateOptions {
  readonly watches: Pick<Watches, 'begin'>;
  readonly pictures: PictureRenderer;
  readonly newReference: () => string;
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
  const result = await investigate(parsed, request, options);
  if (parsed.command.isPrivate?.(parsed.args) === true)
    return await conversation.whisper(result.message);
  const { thread, posted } = await conversation.reply(result.message);
  if (posted !== null && result.followUp !== null)
    await options.watches
      .begin(posted, result.followUp, request)
      .catch((error: unknown) => options.log.error('an answer will not be revised', { error }));
  await remember(request.place, thread, result.investigation, options.store).catch(
    // The answer stands: an error now would take its place.
    (error: unknown) => options.log.error('an investigation was not remembered', { error }),
  );
  await attachAll(result.message.thread, conversation, options);
  await attachAll(await drawLater(result, options), conversation, options);
}

/** What could not be drawn is said below the answer, which stands. */
async function drawLater(
  result: AnalysisRun,
  { log, newReference }: AnswerOptions,
): Promise<readonly Attachment[]> {
  try {
    return await result.later();
  } catch (error) {
    const reference = newReference();
    const { kind, message } = explain(error, reference, []);
    log.error('what hangs below an answer was not drawn', { reference, kind, error });
    const text = `The pictures below this answer could not be drawn: ${message.text}\n`;
    return [
      { kind: 'file', name: 'pictures.txt', title: 'Pictures that could not be drawn', text },
    ];
  }
}

async function attachAll(
  attachments: readonly Attachment[],
  conversation: Conversation,
  options: AnswerOptions,
): Promise<void> {
  for (const attachment of attachments) {
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
