/** Blocks as React elements: slack-blocks-to-jsx draws them; tables and what people act on are drawn here. */

import { createElement as h, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Message as SlackBlocks } from 'slack-blocks-to-jsx';
import { isObject, type JsonObject } from '../blocks/rules.ts';
import { renderElements } from './elements.ts';
import { hideMrkdwn, hidePlain, reveal } from './literal.ts';
import { renderTable } from './table.ts';
import { renderTime } from './time.ts';

/** What blocks refer to but do not contain. */
export interface Names {
  readonly users: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  /** Where the page finds a `slack_file`. */
  readonly fileAddress: (reference: JsonObject) => string;
}

export function renderBlocks(blocks: readonly unknown[], names: Names): ReactNode {
  return blocks.map((block, index) =>
    h('div', { key: String(index), className: 'block' }, renderBlock(block, names)),
  );
}

/** Static HTML of elements made here: the hidden characters are back, the marks of the library that would repeat are gone. */
export function toHtml(element: ReactNode): string {
  const html = renderToStaticMarkup(element)
    .replaceAll(/<link rel="preload"[^>]*>/gu, '')
    .replaceAll('id="slack_blocks_to_jsx" data-theme="light" ', '');
  return reveal(html);
}

/** Text as Slack shows a message without blocks. */
export function renderText(text: string, names: Names): ReactNode {
  return text === ''
    ? null
    : renderBlock({ type: 'section', text: { type: 'mrkdwn', text } }, names);
}

function renderBlock(block: unknown, names: Names): ReactNode {
  if (!isObject(block)) return fallback(block);
  switch (block.type) {
    case 'table':
    case 'data_table':
      return renderTable(block, (cell) => draw(cell, names));
    case 'actions':
      return renderElements(block, Array.isArray(block.elements) ? block.elements : []);
    case 'container':
      return renderContainer(block, names);
    case 'input':
      return fallback(block);
    case 'section':
      return renderSection(block, names);
    default:
      return draw(block, names);
  }
}

/** An image beside the text is the library's; what can be clicked is not. */
function renderSection(block: JsonObject, names: Names): ReactNode {
  const { accessory, ...section } = block;
  if (!isObject(accessory) || accessory.type === 'image') return draw(block, names);
  return h(
    'div',
    { className: 'section-with-accessory' },
    h('div', null, draw(section, names)),
    renderElements(block, [accessory]),
  );
}

function renderContainer(block: JsonObject, names: Names): ReactNode {
  const children = Array.isArray(block.child_blocks) ? block.child_blocks : [];
  const title = isObject(block.title) ? String(block.title.text) : '';
  const body = renderBlocks(children, names);
  if (block.is_collapsible !== true) {
    return h('section', { className: 'container-block' }, h('h4', null, title), body);
  }
  return h(
    'details',
    { className: 'container-block', open: block.default_collapsed !== true },
    h('summary', null, title),
    body,
  );
}

/** Drawn once for nothing, so that a block which the library cannot draw is shown as JSON and the rest of the message stays. */
function draw(block: JsonObject, names: Names): ReactNode {
  const adapted = adapt(block, names);
  if (!isLibraryBlock(adapted)) return fallback(block);
  const element = h(SlackBlocks, {
    blocks: [adapted],
    name: '',
    logo: '',
    theme: 'light',
    withoutWrapper: true,
    data: { users: [...names.users], channels: [...names.channels] },
    hooks: { date: renderTime },
  });
  try {
    return renderToStaticMarkup(element).includes('block_wrapper') ? element : fallback(block);
  } catch {
    return fallback(block);
  }
}

type LibraryBlock = Parameters<typeof SlackBlocks>[0]['blocks'][number];

/** The library itself looks at `type` alone, and draws nothing for a type that it does not know. */
function isLibraryBlock(block: JsonObject): block is JsonObject & LibraryBlock {
  return typeof block.type === 'string';
}

function fallback(block: unknown): ReactNode {
  return h('pre', { className: 'block-json' }, JSON.stringify(block, null, 2));
}

/** Texts are kept literal, a `slack_file` gets its address; ids go, for the library would make them ids of the page. */
function adapt(value: JsonObject, names: Names): JsonObject {
  const adapted = Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'block_id' && name !== 'action_id')
      .map(([name, field]) => [name, adaptValue(field, names)]),
  );
  if (typeof adapted.text === 'string') {
    if (value.type === 'plain_text') return { ...adapted, text: hidePlain(adapted.text) };
    // Without `verbatim`: to Slack it says that addresses are not to be linked, to the library that nothing is markup.
    if (value.type === 'mrkdwn') return { type: 'mrkdwn', text: hideMrkdwn(adapted.text) };
  }
  if (value.type === 'image' && isObject(value.slack_file)) {
    const { slack_file: file, ...image } = adapted;
    return { ...image, image_url: isObject(file) ? names.fileAddress(file) : '' };
  }
  return adapted;
}

function adaptValue(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((item) => adaptValue(item, names));
  return isObject(value) ? adapt(value, names) : value;
}
