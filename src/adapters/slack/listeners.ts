/** What heapbot listens to in Slack. All of it ends in `answer`; all of it is acknowledged before it comes here. */

import { randomBytes } from 'node:crypto';
import { type App, MultipleListenerError, UnknownError } from '@slack/bolt';
import type { Answer } from '../../app/conversation.ts';
import type { ClaimStore } from '../../app/ports.ts';
import type { Message } from '../../message/message.ts';
import { BUTTON_ID_PREFIX } from './blocks/button.ts';
import { claimAll } from './claims.ts';
import { type ConversationTools, openConversation } from './conversation.ts';
import { askedByForm, type FormTools, openForm } from './digest-form/digest-form.ts';
import { FORM_ID } from './digest-form/form-state.ts';
import {
  type Asked,
  askedByClick,
  askedByCommand,
  askedByEvent,
  askedByShortcut,
} from './payloads.ts';
import { createResponder } from './responder.ts';
import { EVENTS, MESSAGE_SHORTCUTS, SLASH_COMMANDS } from './surface.ts';

interface ListenerTools extends ConversationTools {
  readonly answer: Answer;
  readonly claims: ClaimStore;
  readonly botUserId: string;
  /** Absent: nothing is asked by forms. */
  readonly forms?: Forms;
}

export type Forms = Pick<FormTools, 'digests' | 'directory'>;

export function registerListeners(app: App, tools: ListenerTools): void {
  for (const { command } of SLASH_COMMANDS) {
    app.command(command, ({ body }) => handle(askedByCommand(body), tools));
  }
  for (const type of new Set(EVENTS.map(({ name }) => boltEvent(name)))) {
    app.event(type, ({ body }) => handle(askedByEvent(body, tools.botUserId), tools));
  }
  for (const { callbackId } of MESSAGE_SHORTCUTS) {
    app.shortcut({ type: 'message_action', callback_id: callbackId }, ({ body }) =>
      handleShortcut(body, tools),
    );
  }
  app.view({ type: 'view_submission', callback_id: FORM_ID }, ({ body }) =>
    handle(askedByForm(body), tools),
  );
  app.action({ type: 'block_actions' }, ({ body }) => handleClick(body, tools));
  app.command(/.*/u, ({ body }) => refuseUnknownCommand(body, tools));
  app.error(async (failed: { error: unknown; body: unknown }) =>
    reportError(failed.error, failed.body, tools),
  );
}

/** The manifest says `message.im`, the event itself says `message`. */
function boltEvent(name: string): string {
  return name.split('.')[0] ?? name;
}

async function handle(asked: Asked | null, tools: ListenerTools): Promise<void> {
  if (asked === null) return;
  if (!(await claimAll(tools.claims, asked.claims, tools))) return;
  const { forms } = tools;
  if (forms !== undefined && (await openForm(asked, { ...tools, ...forms }))) return;
  await tools.answer(asked.request, conversationOf(asked, tools));
}

async function handleClick(body: unknown, tools: ListenerTools): Promise<void> {
  const clicked = askedByClick(body);
  if (clicked === null || !clicked.actionId.startsWith(BUTTON_ID_PREFIX)) return;
  if (clicked.isReadable) {
    await handle(clicked, tools);
    return;
  }
  tools.log.warn('slack: a button that cannot be read was clicked', { action: clicked.actionId });
  await conversationOf(clicked, tools).whisper(
    say('This button is from another version of heapbot. Type the command instead.'),
  );
}

/** The menu of every message has it, also where there is no file. */
async function handleShortcut(body: unknown, tools: ListenerTools): Promise<void> {
  const asked = askedByShortcut(body);
  if (asked === null || asked.request.attached !== undefined) return await handle(asked, tools);
  await conversationOf(asked, tools).whisper(
    say(
      'This message has no file that could be a heap profile. Attach what /debug/pprof/heap gives, and choose this again.',
    ),
  );
}

async function refuseUnknownCommand(body: unknown, tools: ListenerTools): Promise<void> {
  const asked = askedByCommand(body);
  const known = SLASH_COMMANDS.map(({ command }) => command);
  if (asked === null || known.some((command) => command === asked.command)) return;
  tools.log.warn('slack: an unknown slash command', { command: asked.command });
  await conversationOf(asked, tools).whisper(
    say(`I do not know ${asked.command}. I answer to ${known.join(', ')}: try ${known[0]} help.`),
  );
}

/** What nobody foresaw: logged whole, told briefly, and a reference joins the two. */
async function reportError(error: unknown, body: unknown, tools: ListenerTools): Promise<void> {
  const reference = `r_${randomBytes(4).toString('hex')}`;
  tools.log.error('slack: a listener failed', { reference, error: describe(error) });
  const asked =
    askedByCommand(body) ??
    askedByClick(body) ??
    askedByShortcut(body) ??
    askedByEvent(body, tools.botUserId);
  if (asked === null) return;
  await conversationOf(asked, tools).whisper(
    say(
      `Something went wrong on my side. If it happens again, tell whoever runs heapbot: ${reference}.`,
    ),
  );
}

function conversationOf(asked: Asked, tools: ListenerTools) {
  const { place, person } = asked.request;
  const { responseUrl } = asked;
  const responder = responseUrl === null ? null : createResponder(responseUrl, tools.timings);
  return openConversation(
    { workspace: place.workspace, channel: place.channel, thread: place.thread, person, responder },
    tools,
  );
}

function say(text: string): Message {
  return { text, blocks: [{ kind: 'paragraph', content: [{ kind: 'text', text }] }], thread: [] };
}

/** Bolt wraps what listeners throw. */
function describe(error: unknown): unknown {
  if (error instanceof UnknownError) return describe(error.original);
  if (error instanceof MultipleListenerError) return error.originals.map(describe);
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? {} : { cause: describe(error.cause) };
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
