/** A person clicks a button, chooses from a menu, or sends a modal: the interaction goes to the bot. */

import { isObject, type JsonObject } from './blocks/rules.ts';
import type { Reply } from './delivery.ts';
import { parseJson } from './http.ts';
import { responseUrl } from './say.ts';
import { messageShape } from './shapes.ts';
import type { Slack } from './slack.ts';
import type { View } from './views.ts';
import { ApiRefusal } from './web-api/method.ts';
import { acceptView, viewShape } from './web-api/views.ts';
import { announce, findMessage, type Message, type Person } from './workspace.ts';

/** What was clicked; `choice` is the value of the option, for menus. */
export interface Click {
  readonly person: Person;
  readonly channel: string;
  readonly ts: string;
  readonly blockId: string;
  readonly actionId: string;
  readonly choice: string;
}

export async function click(slack: Slack, clicked: Click): Promise<void> {
  const message = visibleMessage(slack, clicked);
  const element = message === null ? null : findElement(message.blocks, clicked);
  if (message === null || element === null) return;
  const reply = await slack.delivery.form({
    payload: JSON.stringify(actionPayload(slack, clicked, message, element)),
  });
  tellFailure(slack, clicked.person, reply);
}

/** What was chosen from the menu of a message. */
export interface ChosenShortcut {
  readonly person: Person;
  readonly channel: string;
  readonly ts: string;
  readonly callbackId: string;
}

export async function chooseShortcut(slack: Slack, chosen: ChosenShortcut): Promise<void> {
  const { person, channel, ts, callbackId } = chosen;
  const message = findMessage(slack.workspace, channel, ts);
  if (message === null || !slack.shortcuts.some((each) => each.callbackId === callbackId)) return;
  const place = { channel, person: person.id, thread: message.thread, message: ts };
  const reply = await slack.delivery.form({
    payload: JSON.stringify({
      ...commonPayload(slack, person, 'message_action'),
      callback_id: callbackId,
      action_ts: slack.workspace.nextTs(),
      message_ts: ts,
      channel: { id: channel, name: nameOf(slack, channel) },
      message: messageShape(slack, message),
      response_url: responseUrl(slack, slack.grants.response(place)),
    }),
  });
  tellFailure(slack, person, reply);
}

/** Sends a modal's inputs. Resolves to what is wrong with which block, empty when the modal was taken. */
export async function submitView(
  slack: Slack,
  person: Person,
  view: View,
  values: JsonObject,
): Promise<JsonObject> {
  const reply = await slack.delivery.form({
    payload: JSON.stringify({
      ...commonPayload(slack, person, 'view_submission'),
      view: { ...viewShape(slack, view), state: { values } },
      response_urls: [],
    }),
  });
  tellFailure(slack, person, reply);
  if (reply.kind === 'failed') return {};
  const answer = parseJson(reply.body);
  return followAnswer(slack, person, view, isObject(answer) ? answer : {});
}

/** The person closes a modal; the bot hears of it where it asked to. */
export async function closeView(slack: Slack, person: Person, view: View): Promise<void> {
  slack.views.close(person.id, view.content.clear_on_close === true);
  announce(slack.workspace, { kind: 'view', person: person.id, view: '' });
  if (view.content.notify_on_close !== true) return;
  await slack.delivery.form({
    payload: JSON.stringify({
      ...commonPayload(slack, person, 'view_closed'),
      view: viewShape(slack, view),
      is_cleared: false,
    }),
  });
}

/** An ephemeral message only answers the person who sees it. */
function visibleMessage(slack: Slack, { person, channel, ts }: Click): Message | null {
  const ephemeral = slack.workspace.ephemerals.get(ts);
  if (ephemeral !== undefined) return ephemeral.onlyFor === person.id ? ephemeral : null;
  return findMessage(slack.workspace, channel, ts);
}

function findElement(blocks: readonly unknown[], clicked: Click): JsonObject | null {
  for (const block of blocks) {
    if (!isObject(block)) continue;
    if (Array.isArray(block.child_blocks)) {
      const found = findElement(block.child_blocks, clicked);
      if (found !== null) return found;
    }
    if (block.block_id !== clicked.blockId) continue;
    const elements = [...(Array.isArray(block.elements) ? block.elements : []), block.accessory];
    const found = elements
      .filter(isObject)
      .find((element) => element.action_id === clicked.actionId);
    if (found !== undefined) return found;
  }
  return null;
}

function actionPayload(slack: Slack, clicked: Click, message: Message, element: JsonObject) {
  const { workspace } = slack;
  const isEphemeral = message.onlyFor !== null;
  const thread = message.thread === null ? {} : { thread_ts: message.thread };
  const place = {
    channel: message.channel,
    person: clicked.person.id,
    thread: message.thread,
    message: message.ts,
  };
  return {
    ...commonPayload(slack, clicked.person, 'block_actions'),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
      ...thread,
    },
    channel: { id: message.channel, name: nameOf(slack, message.channel) },
    // Slack does not send an ephemeral message back: the bot must know it by itself.
    ...(isEphemeral ? {} : { message: messageShape(slack, message) }),
    state: { values: {} },
    response_url: responseUrl(slack, slack.grants.response(place)),
    actions: [action(clicked, element, workspace.nextTs())],
  };
}

function action(clicked: Click, element: JsonObject, ts: string): JsonObject {
  const common = {
    type: element.type,
    action_id: clicked.actionId,
    block_id: clicked.blockId,
    action_ts: ts,
  };
  switch (element.type) {
    case 'button':
      return {
        ...common,
        text: element.text,
        ...(element.value === undefined ? {} : { value: element.value }),
        ...(element.style === undefined ? {} : { style: element.style }),
      };
    case 'users_select':
      return { ...common, selected_user: clicked.choice };
    case 'channels_select':
      return { ...common, selected_channel: clicked.choice };
    case 'conversations_select':
      return { ...common, selected_conversation: clicked.choice };
    default:
      return {
        ...common,
        selected_option: optionOf(element, clicked.choice),
        ...(element.placeholder === undefined ? {} : { placeholder: element.placeholder }),
      };
  }
}

function optionOf(element: JsonObject, value: string): JsonObject | null {
  const groups = Array.isArray(element.option_groups) ? element.option_groups : [];
  const options: readonly unknown[] = [
    ...(Array.isArray(element.options) ? element.options : []),
    ...groups.flatMap((group) =>
      isObject(group) && Array.isArray(group.options) ? group.options : [],
    ),
  ];
  return options.filter(isObject).find((option) => option.value === value) ?? null;
}

/** The name of a direct message is not told. */
function nameOf(slack: Slack, id: string): string {
  const channel = slack.workspace.channels.get(id);
  return channel?.kind === 'im' ? 'directmessage' : (channel?.name ?? '');
}

function commonPayload(slack: Slack, person: Person, type: string) {
  const { team, app } = slack.workspace;
  return {
    type,
    user: { id: person.id, username: person.name, name: person.name, team_id: team.id },
    api_app_id: app.id,
    token: 'sandbox-verification-token',
    trigger_id: slack.grants.trigger(person.id),
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** `response_action` of a submission: errors stay in the modal, everything else changes what is open. */
function followAnswer(slack: Slack, person: Person, view: View, answer: JsonObject): JsonObject {
  const { response_action: wanted } = answer;
  if (wanted === 'errors' && isObject(answer.errors)) return answer.errors;
  try {
    if (wanted === 'update') slack.views.update(view.id, acceptView(slack, answer.view));
    else if (wanted === 'push') slack.views.push(person.id, acceptView(slack, answer.view));
    else slack.views.close(person.id, wanted === 'clear');
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    notify(slack, person, `heapbot answered with a view that Slack refuses: ${error.message}`);
  }
  announce(slack.workspace, { kind: 'view', person: person.id, view: '' });
  return {};
}

function tellFailure(slack: Slack, person: Person, reply: Reply): void {
  if (reply.kind === 'answer') return;
  const error = reply.reason === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed';
  notify(slack, person, `heapbot did not answer the click: ${error}`);
}

function notify(slack: Slack, person: Person, text: string): void {
  announce(slack.workspace, { kind: 'notice', person: person.id, text });
}
