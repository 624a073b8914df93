/** What the page asks of its server: who and what there is, messages, and everything that a person does. */

import { chooseShortcut, click, closeView, submitView } from './act.ts';
import { isObject, type JsonObject } from './blocks/rules.ts';
import { findAttached } from './files.ts';
import { BadRequestError } from './http.ts';
import { rowEvent } from './live.ts';
import { renderView } from './render/view.ts';
import { say } from './say.ts';
import type { Slack } from './slack.ts';
import { type Channel, findMessage, messagesIn, type Person, repliesTo } from './workspace.ts';

type Fields = Readonly<Record<string, unknown>>;
type Action = (slack: Slack, person: Person, fields: Fields) => unknown;

/** Of one message. */
const maxFiles = 10;

/** By the last part of the path. */
export const pageActions: Readonly<Record<string, Action>> = {
  workspace: describeWorkspace,
  messages: listMessages,
  say: sayLine,
  click: clickElement,
  shortcut: runShortcut,
  view: showView,
  submit: submit,
  close: close,
};

export function requirePerson(slack: Slack, id: unknown): Person {
  const person = typeof id === 'string' ? slack.workspace.people.get(id) : undefined;
  if (person === undefined || person.isBot) throw new BadRequestError(400, 'no such person');
  return person;
}

function describeWorkspace(slack: Slack, person: Person) {
  const { people, channels, team, app } = slack.workspace;
  return {
    team: team.name,
    me: person,
    bot: app.botUser,
    people: [...people.values()],
    commands: slack.commands,
    channels: [...channels.values()]
      .filter((each) => each.kind === 'public' || each.members.has(person.id))
      .map((each) => ({
        id: each.id,
        name: each.name,
        kind: each.kind,
        topic: each.topic,
        hasBot: each.members.has(app.botUser),
      })),
  };
}

/** The channel's messages, or a thread: its first message and the replies. Ephemeral ones are gone after loading, as in Slack. */
function listMessages(slack: Slack, person: Person, fields: Fields) {
  const channel = requireChannel(slack, person, fields.channel);
  const parent =
    typeof fields.thread === 'string'
      ? findMessage(slack.workspace, channel.id, fields.thread)
      : null;
  const messages =
    parent === null
      ? messagesIn(slack.workspace, channel.id).filter((each) => each.thread === null)
      : [parent, ...repliesTo(slack.workspace, parent)];
  return { rows: messages.map((message) => rowEvent(slack, message)) };
}

async function sayLine(slack: Slack, person: Person, fields: Fields) {
  const channel = requireChannel(slack, person, fields.channel);
  const thread = typeof fields.thread === 'string' ? fields.thread : null;
  if (thread !== null && findMessage(slack.workspace, channel.id, thread) === null) {
    throw new BadRequestError(400, 'no such thread');
  }
  const ids = Array.isArray(fields.files) ? fields.files.slice(0, maxFiles) : [];
  const files = findAttached(slack, person.id, ids);
  await say(slack, { person, channel, thread }, requireText(fields, 'text'), files);
  return {};
}

async function runShortcut(slack: Slack, person: Person, fields: Fields) {
  const channel = requireChannel(slack, person, fields.channel);
  const [ts, callbackId] = [requireText(fields, 'ts'), requireText(fields, 'callbackId')];
  await chooseShortcut(slack, { person, channel: channel.id, ts, callbackId });
  return {};
}

async function clickElement(slack: Slack, person: Person, fields: Fields) {
  const channel = requireChannel(slack, person, fields.channel);
  await click(slack, {
    person,
    channel: channel.id,
    ts: requireText(fields, 'ts'),
    blockId: requireText(fields, 'blockId'),
    actionId: requireText(fields, 'actionId'),
    choice: typeof fields.choice === 'string' ? fields.choice : '',
  });
  return {};
}

function showView(slack: Slack, person: Person) {
  const view = slack.views.top(person.id);
  return view === null ? { id: null } : { id: view.id, html: renderView(slack, view) };
}

async function submit(slack: Slack, person: Person, fields: Fields) {
  const view = requireView(slack, person, fields);
  const values: JsonObject = isObject(fields.values) ? fields.values : {};
  return { errors: await submitView(slack, person, view, values) };
}

async function close(slack: Slack, person: Person, fields: Fields) {
  await closeView(slack, person, requireView(slack, person, fields));
  return {};
}

function requireView(slack: Slack, person: Person, fields: Fields) {
  const view = slack.views.find(requireText(fields, 'id'));
  if (view === null || view.person !== person.id) throw new BadRequestError(400, 'no such view');
  return view;
}

function requireChannel(slack: Slack, person: Person, id: unknown): Channel {
  const channel = typeof id === 'string' ? slack.workspace.channels.get(id) : undefined;
  if (channel === undefined || !channel.members.has(person.id)) {
    throw new BadRequestError(400, 'no such channel');
  }
  return channel;
}

function requireText(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new BadRequestError(400, `${name} must be a string`);
  return value;
}
