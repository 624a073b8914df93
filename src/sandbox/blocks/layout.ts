/** Every block that a message or a view may hold, and what each must look like. */

import { dataTable, table, visualization } from './data.ts';
import {
  accessoryElements,
  actionElement,
  button,
  contextActionElement,
  inputElement,
} from './elements.ts';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';
import { boolean, byType, check, every, list, object, oneOf, type Rule, string } from './rules.ts';
import { image, mrkdwn, plainText, text } from './text.ts';

const blockId = { block_id: string(limits.blockId) };

const section: Rule = every(
  object(
    { type: oneOf('section') },
    {
      ...blockId,
      text: text(limits.section.text),
      fields: list(text(limits.section.field), 1, limits.section.fields),
      accessory: byType(() => ({ ...accessoryElements, image: image({}) })),
      expand: boolean,
    },
  ),
  check((block) =>
    block.text === undefined && block.fields === undefined
      ? 'missing required field: text or fields'
      : null,
  ),
);

const actions: Rule = every(
  object(
    { type: oneOf('actions'), elements: list(actionElement, 1, limits.actions.elements) },
    blockId,
  ),
  check((block) => {
    const repeated = repeatedOf(
      Array.isArray(block.elements) ? block.elements.map((element) => element.action_id) : [],
    );
    return repeated === null ? null : `action_id ${repeated} already exists in this block`;
  }),
);

const card: Rule = every(
  object(
    { type: oneOf('card') },
    {
      ...blockId,
      hero_image: image({}),
      icon: image({}),
      title: mrkdwn(limits.card.title),
      subtitle: mrkdwn(limits.card.subtitle),
      body: mrkdwn(limits.card.body),
      subtext: mrkdwn(limits.card.body),
      actions: list(button, 1, limits.card.actions),
    },
  ),
  check((block) =>
    ['hero_image', 'title', 'actions', 'body'].some((name) => block[name] !== undefined)
      ? null
      : 'must have at least one of hero_image, title, actions, body',
  ),
);

const taskCard: Rule = object(
  {
    type: oneOf('task_card'),
    task_id: string(255),
    title: string(limits.text),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  {
    ...blockId,
    details: richText,
    output: richText,
    sources: list(
      object({ type: oneOf('url'), url: string(limits.url), text: string(limits.text) }),
      0,
      50,
    ),
  },
);

const video: Rule = object(
  {
    type: oneOf('video'),
    video_url: string(limits.url),
    thumbnail_url: string(limits.url),
    alt_text: string(limits.video.altText),
    title: plainText(limits.video.title),
  },
  {
    ...blockId,
    title_url: string(limits.url),
    author_name: string(limits.video.authorName),
    provider_name: string(limits.video.providerName),
    provider_icon_url: string(limits.url),
    description: plainText(limits.video.description),
  },
);

/** What may stand inside a container, and, with more, in a message. */
const simpleBlocks: Readonly<Record<string, Rule>> = {
  actions,
  section,
  video,
  rich_text: richText,
  context: object(
    {
      type: oneOf('context'),
      elements: list(
        byType(() => ({
          plain_text: plainText(limits.text),
          mrkdwn: mrkdwn(limits.text),
          image: image({}),
        })),
        1,
        limits.context.elements,
      ),
    },
    blockId,
  ),
  divider: object({ type: oneOf('divider') }, blockId),
  header: object({ type: oneOf('header'), text: plainText(limits.header) }, blockId),
  image: image({ ...blockId, title: plainText(limits.imageTitle) }),
  input: object(
    { type: oneOf('input'), label: plainText(limits.input.label), element: inputElement },
    {
      ...blockId,
      hint: plainText(limits.input.hint),
      optional: boolean,
      dispatch_action: boolean,
    },
  ),
};

const alert: Rule = object(
  { type: oneOf('alert'), text: text(limits.alert) },
  { ...blockId, level: oneOf('default', 'info', 'warning', 'error', 'success') },
);

const container: Rule = object(
  {
    type: oneOf('container'),
    child_blocks: list(
      byType(() => ({ ...simpleBlocks, table })),
      1,
      limits.container.children,
    ),
  },
  {
    ...blockId,
    title: plainText(limits.container.title),
    rich_text_title: richText,
    subtitle: text(limits.container.subtitle),
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    icon: image({}),
    is_collapsible: boolean,
    default_collapsed: boolean,
    has_header_divider: boolean,
  },
);

/** A view takes none of the blocks that show data. */
export const viewBlocks: Readonly<Record<string, Rule>> = {
  ...simpleBlocks,
  alert,
  markdown: object({ type: oneOf('markdown'), text: string(limits.markdown) }, blockId),
};

/** `file` is missing on purpose: Slack adds it to messages, an app cannot. */
export const messageBlocks: Readonly<Record<string, Rule>> = {
  ...viewBlocks,
  card,
  carousel: object(
    {
      type: oneOf('carousel'),
      elements: list(
        byType(() => ({ card })),
        1,
        limits.carousel.cards,
      ),
    },
    blockId,
  ),
  container,
  context_actions: object(
    {
      type: oneOf('context_actions'),
      elements: list(contextActionElement, 1, limits.contextActions.elements),
    },
    blockId,
  ),
  task_card: taskCard,
  plan: object(
    { type: oneOf('plan'), title: string(limits.text) },
    {
      ...blockId,
      tasks: list(
        byType(() => ({ task_card: taskCard })),
        0,
        limits.blocksPerMessage,
      ),
    },
  ),
  table,
  data_table: dataTable,
  data_visualization: visualization,
};

/** The first value that stands there twice, null where all differ. */
export function repeatedOf(values: readonly unknown[]): string | null {
  const seen = new Set<unknown>();
  for (const value of values) {
    if (typeof value !== 'string') continue;
    if (seen.has(value)) return value;
    seen.add(value);
  }
  return null;
}
