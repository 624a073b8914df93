/** The form for digests: opened by `digest add` and `digest edit 12` with nothing behind, checked while it is open, and carried out as if it had been typed. */

import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { DigestOffer, Digests } from '../../../app/digests/digests.ts';
import type { Log } from '../../../app/log.ts';
import type { Directory } from '../../../app/ports.ts';
import type { SlackApi } from '../api.ts';
import { factsOf, toCallError } from '../errors.ts';
import type { Asked } from '../payloads.ts';
import { checkForm } from './check-form.ts';
import { decodeMark, FORM_ID, type FormMark, readValues, toCommand } from './form-state.ts';
import { formView, loadingView, suggestServices, textView } from './form-view.ts';

export interface FormTools {
  readonly api: SlackApi;
  readonly log: Log;
  readonly digests: Pick<Digests, 'offer' | 'serviceNames'>;
  readonly directory: Pick<Directory, 'channel'>;
}

/** Opens the form where that is what the words ask for. False where they must be answered as they are. */
export async function openForm(
  { request, trigger, responseUrl }: Asked,
  tools: FormTools,
): Promise<boolean> {
  const { text, person, place, surface } = request;
  const match = /^digest (?:add|new|create|edit #?(\d{1,9}))$/iu.exec(text.trim());
  if (match === null || trigger === null) return false;
  const asked = { person, place: { ...place, thread: null }, surface };
  const number = match[1] === undefined ? null : Number(match[1]);
  // An edit may be refused in words, which a form cannot say as well.
  const early = number === null ? null : await tools.digests.offer(number, asked);
  if (number !== null && early === null) return false;
  const view = await openLoading(trigger, tools);
  if (view === null) return false;
  const shown = await prepare(early, { number, place: asked.place, responseUrl }, asked, tools);
  await tools.api.call('views.update', { view_id: view, view: shown });
  return true;
}

async function prepare(
  early: DigestOffer | null,
  mark: FormMark,
  asked: Parameters<Digests['offer']>[1],
  { digests, log }: FormTools,
): Promise<ModalView> {
  try {
    const offer = early ?? (await digests.offer(mark.number, asked));
    if (offer !== null) return formView(offer, mark);
  } catch (error) {
    log.error('slack: a form could not be filled', { error });
  }
  return textView(
    'Something went wrong on my side. Type it instead: `/heap help digest` shows how.',
  );
}

/** Null where Slack takes the trigger no more: then words must do. */
async function openLoading(trigger: string, { api, log }: FormTools): Promise<string | null> {
  try {
    const opened = await api.call('views.open', { trigger_id: trigger, view: loadingView() });
    return z.object({ view: z.object({ id: z.string() }) }).parse(opened).view.id;
  } catch (error) {
    log.warn('slack: no form could be opened', factsOf(toCallError('views.open', error)));
    return null;
  }
}

const id = z.string().min(1).max(50);

const submissionSchema = z.object({
  type: z.literal('view_submission'),
  user: z.object({ id }),
  trigger_id: z.string().max(200),
  view: z.object({
    callback_id: z.literal(FORM_ID),
    private_metadata: z.string(),
    state: z.unknown(),
  }),
});

/** What a submitted form asks for; null where it is none of ours. */
export function askedByForm(body: unknown): Asked | null {
  const parsed = submissionSchema.safeParse(body);
  if (!parsed.success) return null;
  const { view, user, trigger_id } = parsed.data;
  const mark = decodeMark(view.private_metadata);
  const values = readValues(view.state);
  if (mark === null || values === null) return null;
  return {
    request: {
      text: toCommand(mark.number, values),
      place: mark.place,
      person: user.id,
      surface: 'slack',
    },
    responseUrl: mark.responseUrl,
    trigger: null,
    claims: [{ key: `slack:trigger:${trigger_id}`, seconds: 3_600 }],
  };
}

const suggestionSchema = z.object({
  type: z.literal('block_suggestion'),
  value: z.string().max(1_000).default(''),
  view: z.object({ callback_id: z.literal(FORM_ID), private_metadata: z.string() }),
});

/** What Slack must hear before anything else is done: errors at the fields, or options of a menu. Undefined: nothing. Never rejects. */
export async function answerForm(
  body: unknown,
  { digests, directory }: Pick<FormTools, 'digests' | 'directory'>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const suggestion = suggestionSchema.safeParse(body);
  if (suggestion.success) {
    const mark = decodeMark(suggestion.data.view.private_metadata);
    if (mark === null) return { options: [] };
    const names = digests.serviceNames({ place: mark.place, surface: 'slack' });
    return { options: suggestServices(names, suggestion.data.value) };
  }
  const submission = submissionSchema.safeParse(body);
  if (!submission.success) return undefined;
  const values = readValues(submission.data.view.state);
  if (values === null) return undefined;
  const errors = await checkForm(values, directory);
  return Object.keys(errors).length === 0 ? undefined : { response_action: 'errors', errors };
}
