/** Answers of the bot that are not Web API calls: the body of an acknowledgement, and posts to a response_url. */

import type { JsonObject } from './blocks/rules.ts';
import { refuseResponseBlocks } from './blocks/validate.ts';
import { isFileReady } from './files.ts';
import type { ResponsePlace } from './grants.ts';
import { parseJson } from './http.ts';
import type { Slack } from './slack.ts';
import { withIds } from './web-api/method.ts';
import { findMessage, type Message, putMessage, removeMessage } from './workspace.ts';

export interface ResponseAnswer {
  readonly status: number;
  readonly body: {
    readonly ok: boolean;
    readonly error?: string;
    readonly response_metadata?: unknown;
  };
}

/** A post to a response_url: counts as a use, whatever becomes of it. */
export function answerThroughUrl(
  slack: Slack,
  token: string,
  fields: Readonly<Record<string, unknown>>,
): ResponseAnswer {
  const place = slack.grants.spendResponse(token);
  if ('error' in place) return { status: 404, body: { ok: false, error: place.error } };
  const original = originalOf(slack, place);
  if (fields.delete_original === true) {
    if (original !== null) removeMessage(slack.workspace, original);
    return { status: 200, body: { ok: true } };
  }
  const content = readContent(slack, fields);
  if ('error' in content) return refused(content.error, content.messages);
  if (fields.replace_original === true && original !== null) {
    replace(slack, original, content);
    return { status: 200, body: { ok: true } };
  }
  slack.grants.rememberAnswer(token, publish(slack, place, fields, content).ts);
  return { status: 200, body: { ok: true } };
}

/** What the body of an acknowledgement shows. Null: nothing; a text: Slack's error. */
export function answerAtOnce(
  slack: Slack,
  place: ResponsePlace,
  reply: { readonly contentType: string; readonly body: string },
  asTyped: string,
): string | null {
  const fields = ackFields(reply);
  if (fields === null) return null;
  const content = readContent(slack, fields);
  if ('error' in content) return content.error;
  // Slack shows who ran the command only where everybody sees the answer.
  if (fields.response_type === 'in_channel') {
    putMessage(slack.workspace, { ...newMessage(slack, place), user: place.person, text: asTyped });
  }
  publish(slack, place, fields, content);
  return null;
}

interface Content {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
}

function ackFields(reply: { readonly contentType: string; readonly body: string }) {
  if (reply.body.trim() === '') return null;
  const value = reply.contentType.includes('json') ? parseJson(reply.body) : undefined;
  if (typeof value !== 'object' || value === null) return { text: reply.body };
  return Object.keys(value).length === 0 ? null : (value as Record<string, unknown>);
}

function readContent(
  slack: Slack,
  fields: Readonly<Record<string, unknown>>,
): Content | { readonly error: string; readonly messages: readonly string[] } {
  const text = typeof fields.text === 'string' ? fields.text.slice(0, 40_000) : '';
  if (fields.blocks === undefined) {
    return text === '' ? { error: 'no_text', messages: [] } : { text, blocks: [] };
  }
  const refusal = refuseResponseBlocks(fields.blocks, isFileReady(slack));
  if (refusal !== null) return refusal;
  return { text, blocks: Array.isArray(fields.blocks) ? withIds(fields.blocks) : [] };
}

function refused(error: string, messages: readonly string[]): ResponseAnswer {
  return { status: 400, body: { ok: false, error, response_metadata: { messages } } };
}

function originalOf(slack: Slack, place: ResponsePlace): Message | null {
  if (place.message === null) return null;
  return (
    slack.workspace.ephemerals.get(place.message) ??
    findMessage(slack.workspace, place.channel, place.message)
  );
}

function replace(slack: Slack, original: Message, content: Content): void {
  const edited = original.onlyFor === null ? slack.workspace.nextTs() : null;
  putMessage(slack.workspace, { ...original, ...content, edited });
}

/** For the person alone unless `response_type` says otherwise. */
function publish(
  slack: Slack,
  place: ResponsePlace,
  fields: Readonly<Record<string, unknown>>,
  content: Content,
): Message {
  const thread = typeof fields.thread_ts === 'string' ? fields.thread_ts : place.thread;
  const parent = thread === null ? null : findMessage(slack.workspace, place.channel, thread);
  return putMessage(slack.workspace, {
    ...newMessage(slack, place),
    ...content,
    thread: parent?.ts ?? null,
    onlyFor: fields.response_type === 'in_channel' ? null : place.person,
  });
}

function newMessage(slack: Slack, place: ResponsePlace): Message {
  return {
    ts: slack.workspace.nextTs(),
    channel: place.channel,
    user: slack.workspace.app.botUser,
    text: '',
    blocks: [],
    thread: null,
    edited: null,
    files: [],
    onlyFor: null,
  };
}
