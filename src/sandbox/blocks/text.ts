/** The composition objects of Block Kit: text, options, confirmation, where an image comes from. */

import { limits } from './limits.ts';
import {
  boolean,
  byType,
  every,
  exactlyOne,
  list,
  object,
  oneOf,
  type Rule,
  shaped,
  string,
} from './rules.ts';

export function plainText(max: number, min = 1): Rule {
  return object({ type: oneOf('plain_text'), text: string(max, min) }, { emoji: boolean });
}

export function mrkdwn(max: number): Rule {
  return object({ type: oneOf('mrkdwn'), text: string(max) }, { verbatim: boolean });
}

export function text(max: number): Rule {
  return byType(() => ({ plain_text: plainText(max), mrkdwn: mrkdwn(max) }));
}

export const confirm: Rule = object(
  { text: text(limits.confirm.text) },
  {
    title: plainText(limits.confirm.title),
    confirm: plainText(limits.confirm.confirm),
    deny: plainText(limits.confirm.deny),
    style: oneOf('primary', 'danger'),
  },
);

export function option(label: (max: number) => Rule): Rule {
  return object(
    { text: label(limits.option.text), value: string(limits.option.value) },
    { description: label(limits.option.description) },
  );
}

/** An entry of an overflow menu may open an address. */
export const overflowOption: Rule = object(
  { text: plainText(limits.option.text), value: string(limits.option.value) },
  { description: plainText(limits.option.description), url: string(limits.url) },
);

export const optionGroup: Rule = object({
  label: plainText(limits.optionGroup.label),
  options: list(option(plainText), 1, limits.select.options),
});

const imageAddress = every(string(limits.url), shaped(/^https?:\/\//u, 'an http or https address'));

const fileReference: Rule = every(
  object({}, { id: shaped(/^F[A-Z0-9]{8,}$/u, 'a file id'), url: string(limits.url) }),
  exactlyOne('id', 'url'),
);

/** `image_url` or `slack_file`, and always a text for who cannot see the picture. */
export function image(extra: Readonly<Record<string, Rule>>): Rule {
  return every(
    object(
      { type: oneOf('image'), alt_text: string(limits.altText) },
      { image_url: imageAddress, slack_file: fileReference, ...extra },
    ),
    exactlyOne('image_url', 'slack_file'),
  );
}
