/** One message as a row of the page. */

import { createElement as h, type ReactNode } from 'react';
import { isImage } from '../files.ts';
import { filePath, permalink } from '../shapes.ts';
import type { Slack } from '../slack.ts';
import { type Message, type Person, repliesTo, type SlackFile } from '../workspace.ts';
import { type Names, renderBlocks, renderText, toHtml } from './blocks.ts';
import { renderMessageTime, renderTime } from './time.ts';

export function renderRow(slack: Slack, message: Message): string {
  const author = slack.workspace.people.get(message.user);
  return toHtml(
    h(
      'article',
      {
        className: message.onlyFor === null ? 'message' : 'message ephemeral',
        'data-ts': message.ts,
        'data-thread': message.thread ?? '',
        'data-author': message.user,
        'aria-label': `${author?.name ?? 'somebody'}: ${sayPlainly(slack, message.text).slice(0, 120)}`,
      },
      renderAvatar(author),
      h(
        'div',
        { className: 'message-main' },
        message.onlyFor === null ? null : h('p', { className: 'only-you' }, 'Only visible to you'),
        renderHead(message, author),
        renderBody(slack, message),
        renderFiles(slack, message),
        renderNotification(slack, message),
        renderThreadLink(slack, message),
        ...renderMenu(slack, message),
      ),
    ),
  );
}

/** What blocks need to know of this workspace. */
export function namesIn(slack: Slack): Names {
  const { people, channels, files } = slack.workspace;
  return {
    users: [...people.values()],
    channels: [...channels.values()],
    fileAddress(reference) {
      const file = typeof reference.id === 'string' ? files.get(reference.id) : undefined;
      return file === undefined ? String(reference.url ?? '') : filePath(slack, file);
    },
  };
}

/** Markup as words: people by their names, escaped characters as they are. */
function sayPlainly(slack: Slack, text: string): string {
  return text
    .replaceAll(/<@(\w+)>/gu, (whole, id) => {
      const person = slack.workspace.people.get(id);
      return person === undefined ? whole : `@${person.name}`;
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function renderAvatar(author: Person | undefined): ReactNode {
  const name = author?.name ?? '?';
  return h(
    'div',
    { className: `avatar avatar-${name}`, 'aria-hidden': true },
    name.charAt(0).toUpperCase(),
  );
}

function renderHead(message: Message, author: Person | undefined): ReactNode {
  return h(
    'header',
    { className: 'message-head' },
    h('strong', { className: 'author' }, author?.isBot ? author.name : (author?.realName ?? '')),
    author?.isBot ? h('span', { className: 'app-badge' }, 'APP') : null,
    renderMessageTime(message.ts),
  );
}

function renderBody(slack: Slack, message: Message): ReactNode {
  const names = namesIn(slack);
  const body =
    message.blocks.length > 0
      ? renderBlocks(message.blocks, names)
      : renderText(message.text, names);
  const edited = message.edited === null ? null : h('span', { className: 'edited' }, '(edited)');
  return h('div', { className: 'message-body' }, body, edited);
}

function renderFiles(slack: Slack, message: Message): ReactNode {
  const files = message.files.flatMap((id) => slack.workspace.files.get(id) ?? []);
  if (files.length === 0) return null;
  return h('div', { className: 'files' }, ...files.map((file) => renderFile(slack, file)));
}

function renderFile(slack: Slack, file: SlackFile): ReactNode {
  const address = filePath(slack, file);
  const download = h(
    'a',
    { href: `${address}?download=1`, download: file.name, className: 'download' },
    `Download ${file.name}`,
  );
  if (!isImage(file)) {
    return h(
      'div',
      { className: 'file' },
      h('strong', null, file.title),
      ' ',
      size(file),
      ' ',
      download,
    );
  }
  return h(
    'figure',
    { className: 'picture' },
    h('figcaption', null, file.title, ' ', download),
    h(
      'a',
      { href: address, target: '_blank', rel: 'noreferrer' },
      h('img', { src: address, alt: file.altText || file.title, loading: 'lazy' }),
    ),
  );
}

function size(file: SlackFile): string {
  const bytes = file.bytes?.length ?? 0;
  return bytes < 10_000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(0)} kB`;
}

/** What a phone's lock screen and a screen reader get instead of the blocks. */
function renderNotification(slack: Slack, message: Message): ReactNode {
  if (message.blocks.length === 0) return null;
  return h(
    'details',
    { className: 'notification' },
    h('summary', null, 'Notification text'),
    h(
      'p',
      null,
      message.text === ''
        ? 'None: phones and screen readers get nothing.'
        : sayPlainly(slack, message.text),
    ),
  );
}

/** What Slack has in the menu of every message; here only where there is a file for it. */
function renderMenu(slack: Slack, message: Message): readonly ReactNode[] {
  const files = message.files.flatMap((id) => slack.workspace.files.get(id) ?? []);
  const isBot = message.user === slack.workspace.app.botUser;
  if (isBot || files.every(isImage)) return [];
  const button = (attributes: Record<string, string>, label: string) =>
    h('button', { key: label, type: 'button', className: 'message-menu', ...attributes }, label);
  return [
    ...slack.shortcuts.map(({ callbackId, name }) => button({ 'data-shortcut': callbackId }, name)),
    button({ 'data-copy': permalink(slack, message) }, 'Copy link'),
  ];
}

function renderThreadLink(slack: Slack, message: Message): ReactNode {
  if (message.thread !== null || message.onlyFor !== null) return null;
  const replies = repliesTo(slack.workspace, message);
  const last = replies.at(-1);
  return h(
    'button',
    {
      type: 'button',
      className: replies.length > 0 ? 'thread-link' : 'thread-link empty',
      'data-open-thread': message.ts,
    },
    replies.length === 0
      ? 'Reply in thread'
      : `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`,
    last === undefined
      ? null
      : h(
          'span',
          { className: 'thread-last' },
          ' Last reply ',
          renderTime({ timestamp: last.ts, format: '{ago}', fallback: '' }),
        ),
  );
}
