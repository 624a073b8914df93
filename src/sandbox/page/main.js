/** Puts the page together: channels at the left, messages in the middle, a thread at the right. */

import { startActions } from './actions.js';
import { actAs, attach, call, listen } from './api.js';
import { startComposer } from './composer.js';
import { putRow, removeRow, showRows } from './lists.js';
import { startModal } from './modal.js';
import { startTheme } from './theme.js';
import { localizeTimes } from './time.js';

const byId = (id) => document.getElementById(id);
const messages = byId('messages');
const threadMessages = byId('thread-messages');

/** `channel` and `thread` are what is shown; `unread` holds channel ids. */
const state = { workspace: null, channel: null, thread: null, unread: new Set() };

const firstPerson = 'U0ANA00001';
const me = new URLSearchParams(location.search).get('as') ?? firstPerson;
actAs(me);

await start();

async function start() {
  startTheme(byId('theme'));
  state.workspace = await call('workspace');
  showPeople();
  startComposer(byId('composer'), suggestionsFor, (text, files) => say(text, files, null));
  startComposer(byId('thread-composer'), suggestionsFor, (text, files) =>
    say(text, files, state.thread),
  );
  startActions(document.body, byId('confirm'), placeOf, notice);
  const refreshModal = startModal(byId('modal'), notice);
  listen({
    onEvent: (event) => take(event, refreshModal),
    onOpen(isAgain) {
      byId('status').hidden = true;
      if (isAgain) openChannel(state.channel.id).catch(notice);
    },
    onLost() {
      byId('status').hidden = false;
    },
  });
  document.addEventListener('click', followClick);
  byId('close-thread').addEventListener('click', closeThread);
  byId('menu').addEventListener('click', () => toggleSidebar());
  byId('person').addEventListener('change', (event) => {
    location.search = `?as=${event.target.value}`;
  });
  window.addEventListener('hashchange', () => openFromAddress().catch(notice));
  document.addEventListener('keydown', (event) => {
    const isFree = event.key === 'Escape' && !event.defaultPrevented;
    if (isFree && byId('thread').contains(event.target)) closeThread();
  });
  setInterval(() => localizeTimes(document.body), 30_000);
  await openFromAddress();
}

async function openFromAddress() {
  const [channel, thread] = location.hash.slice(1).split('/');
  const known = state.workspace.channels.find((each) => each.id === channel);
  const fallback = state.workspace.channels.find((each) => each.name === 'perf');
  await openChannel((known ?? fallback ?? state.workspace.channels[0]).id);
  if (thread) await openThread(thread);
}

async function openChannel(id) {
  const isOther = state.channel?.id !== id;
  state.channel = state.workspace.channels.find((each) => each.id === id);
  state.unread.delete(id);
  if (isOther) closeThread();
  showChannels();
  const { rows } = await call('messages', { channel: id });
  showRows(messages, rows);
  if (state.thread !== null) await openThread(state.thread);
  byId('composer-text').focus({ preventScroll: true });
}

async function openThread(ts) {
  state.thread = ts;
  const { rows } = await call('messages', { channel: state.channel.id, thread: ts });
  byId('thread').hidden = false;
  document.body.classList.add('with-thread');
  showRows(threadMessages, rows);
  byId('thread-composer-text').focus({ preventScroll: true });
}

function closeThread() {
  const from = state.thread;
  state.thread = null;
  byId('thread').hidden = true;
  document.body.classList.remove('with-thread');
  if (from !== null) messages.querySelector(`[data-open-thread="${CSS.escape(from)}"]`)?.focus();
}

function followClick(event) {
  const opener = event.target.closest('[data-open-thread]');
  if (opener !== null && messages.contains(opener))
    openThread(opener.dataset.openThread).catch(notice);
  const link = event.target.closest('[data-channel]');
  if (link !== null) {
    toggleSidebar(false);
    location.hash = link.dataset.channel;
  }
}

/** Something happened in the workspace. */
function take(event, refreshModal) {
  if (event.kind === 'notice') notice(new Error(event.text));
  if (event.kind === 'view') refreshModal();
  if (event.kind === 'channels') refreshChannels().catch(notice);
  if (event.kind === 'row') takeRow(event);
  if (event.kind === 'removed' && event.channel === state.channel?.id) {
    removeRow(messages, event.ts);
    removeRow(threadMessages, event.ts);
  }
}

function takeRow(row) {
  if (row.channel !== state.channel?.id) {
    state.unread.add(row.channel);
    showChannels();
    return;
  }
  if (row.thread === null) putRow(messages, row);
  if (state.thread !== null && (row.thread === state.thread || row.ts === state.thread)) {
    putRow(threadMessages, row);
  }
}

async function refreshChannels() {
  state.workspace = await call('workspace');
  state.channel = state.workspace.channels.find((each) => each.id === state.channel.id);
  showChannels();
}

function say(text, files, thread) {
  const { id: channel } = state.channel;
  Promise.all(Array.from(files, attach))
    .then((ids) => call('say', { channel, thread, text, files: ids }))
    .catch(notice);
}

function placeOf(control) {
  const row = control.closest('[data-ts]');
  return row === null ? null : { channel: state.channel.id, ts: row.dataset.ts };
}

/** `/` completes commands, `@` people. */
function suggestionsFor(text) {
  const mention = /(^|\s)@(\w*)$/.exec(text);
  if (mention !== null) {
    return state.workspace.people
      .filter(
        (each) => each.id !== me && each.name.startsWith(mention[2]) && each.name !== 'slackbot',
      )
      .map((each) => ({
        text: `@${each.name}`,
        hint: each.isBot ? 'app' : each.realName,
        insert: `${text.slice(0, text.length - mention[2].length - 1)}@${each.name} `,
      }));
  }
  if (!text.startsWith('/')) return [];
  const lines = state.workspace.commands.flatMap((command) => [
    {
      text: command.command,
      hint: `${command.usageHint} · ${command.description}`,
      insert: `${command.command} `,
    },
    ...command.examples.map((example) => ({
      text: `${command.command} ${example}`,
      hint: '',
      insert: `${command.command} ${example}`,
    })),
  ]);
  const invite = {
    text: '/invite @heapbot',
    hint: 'bring heapbot into this channel',
    insert: '/invite @heapbot',
  };
  return [...lines, invite].filter((each) => each.text.startsWith(text) && each.insert !== text);
}

function showPeople() {
  byId('team').textContent = state.workspace.team;
  const people = state.workspace.people.filter((each) => !each.isBot);
  byId('person').replaceChildren(
    ...people.map((each) => new Option(each.realName, each.id, false, each.id === me)),
  );
}

function showChannels() {
  const { channels } = state.workspace;
  const of = (kind) => channels.filter((each) => each.kind === kind).map(channelItem);
  byId('channels').replaceChildren(...of('public'));
  byId('direct').replaceChildren(...of('im'));
  const { name, kind, topic, hasBot } = state.channel;
  const title = kind === 'im' ? name : `#${name}`;
  byId('channel-name').textContent = title;
  byId('topic').textContent = topic;
  document.title = `${title} · heapbot sandbox`;
  messages.dataset.hint = hasBot
    ? `This is the very beginning of ${title}. Try /heap top svc-blog 10 below.`
    : `This is the very beginning of ${title}. heapbot is not here: /invite @heapbot brings it in.`;
  messages.setAttribute('aria-label', `Messages in ${title}`);
  byId('composer-text').setAttribute('aria-label', `Message ${title}`);
  byId('composer-text').placeholder = hasBot
    ? `Message ${title}, or type /heap`
    : `Message ${title}`;
  byId('thread-composer-text').setAttribute('aria-label', 'Reply in the thread');
  byId('thread-composer-text').placeholder = 'Reply: @heapbot peek reflect.Value.Call';
}

function channelItem(channel) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.channel = channel.id;
  button.textContent = channel.kind === 'im' ? channel.name : `# ${channel.name}`;
  if (channel.id === state.channel.id) button.setAttribute('aria-current', 'page');
  if (state.unread.has(channel.id)) {
    button.classList.add('unread');
    button.setAttribute('aria-label', `${channel.name}, unread messages`);
  }
  item.append(button);
  return item;
}

function toggleSidebar(wanted) {
  const isOpen = document.body.classList.toggle('with-sidebar', wanted);
  byId('menu').setAttribute('aria-expanded', String(isOpen));
}

function notice(error) {
  const line = document.createElement('p');
  line.textContent = error.message;
  byId('notices').append(line);
  setTimeout(() => line.remove(), 8000);
}
