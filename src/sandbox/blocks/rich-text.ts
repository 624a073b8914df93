/** The `rich_text` block: sections, lists, quotes, preformatted text. */

import { limits } from './limits.ts';
import {
  boolean,
  byType,
  finite,
  integer,
  list,
  object,
  oneOf,
  type Rule,
  string,
} from './rules.ts';

/** Elements of one section; Slack names no limit, this one keeps the sandbox bounded. */
const manyElements = 1000;

const style = object(
  {},
  {
    bold: boolean,
    italic: boolean,
    strike: boolean,
    code: boolean,
    underline: boolean,
    highlight: boolean,
    client_highlight: boolean,
    unlink: boolean,
  },
);

const styledText = object({ type: oneOf('text'), text: string(limits.markdown) }, { style });

const link = object(
  { type: oneOf('link'), url: string(limits.url) },
  { text: string(limits.text), style, unsafe: boolean },
);

const inline: Rule = byType(() => ({
  text: styledText,
  link,
  emoji: object(
    { type: oneOf('emoji'), name: string(255) },
    { unicode: string(255), url: string(limits.url), skin_tone: integer(1, 6), style },
  ),
  user: object({ type: oneOf('user'), user_id: string(255) }, { style }),
  usergroup: object({ type: oneOf('usergroup'), usergroup_id: string(255) }, { style }),
  channel: object({ type: oneOf('channel'), channel_id: string(255) }, { style }),
  team: object({ type: oneOf('team'), team_id: string(255) }, { style }),
  broadcast: object(
    { type: oneOf('broadcast'), range: oneOf('here', 'channel', 'everyone') },
    { style },
  ),
  color: object({ type: oneOf('color'), value: string(50) }, { style }),
  date: object(
    { type: oneOf('date'), timestamp: finite, format: string(255) },
    { url: string(limits.url), fallback: string(255), style },
  ),
}));

const section = object({
  type: oneOf('rich_text_section'),
  elements: list(inline, 0, manyElements),
});

const border = { border: oneOf(0, 1) };

/** As a block of its own, in the cell of a table, or behind a card. */
export const richText: Rule = object(
  {
    type: oneOf('rich_text'),
    elements: list(
      byType(() => ({
        rich_text_section: section,
        rich_text_list: object(
          {
            type: oneOf('rich_text_list'),
            style: oneOf('bullet', 'ordered'),
            elements: list(section, 1, manyElements),
          },
          { indent: integer(0, 8), offset: integer(0, 1_000_000), ...border },
        ),
        rich_text_quote: object(
          { type: oneOf('rich_text_quote'), elements: list(inline, 0, manyElements) },
          border,
        ),
        rich_text_preformatted: object(
          {
            type: oneOf('rich_text_preformatted'),
            elements: list(
              byType(() => ({ text: styledText, link })),
              0,
              manyElements,
            ),
          },
          { language: string(50), ...border },
        ),
      })),
      1,
      manyElements,
    ),
  },
  { block_id: string(limits.blockId) },
);
