/** The elements of Block Kit that people act on: buttons, menus, inputs. */

import { limits } from './limits.ts';
import { richText } from './rich-text.ts';
import {
  boolean,
  byType,
  every,
  exactlyOne,
  finite,
  integer,
  list,
  object,
  oneOf,
  type Rule,
  shaped,
  string,
} from './rules.ts';
import { confirm, option, optionGroup, overflowOption, plainText, text } from './text.ts';

const actionId = string(limits.actionId);
const address = string(limits.url);
const placeholder = plainText(limits.select.placeholder);
const dispatch = object(
  {},
  { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2) },
);

export const button: Rule = object(
  { type: oneOf('button'), text: plainText(limits.button.text) },
  {
    action_id: actionId,
    value: string(limits.button.value),
    url: address,
    style: oneOf('primary', 'danger'),
    confirm,
    accessibility_label: string(limits.button.accessibilityLabel),
  },
);

const workflowButton = object(
  {
    type: oneOf('workflow_button'),
    text: plainText(limits.button.text),
    workflow: object({
      trigger: object(
        { url: address },
        {
          customizable_input_parameters: list(
            object({ name: string(255), value: string(3000) }),
            0,
            100,
          ),
        },
      ),
    }),
  },
  {
    action_id: actionId,
    style: oneOf('primary', 'danger'),
    accessibility_label: string(limits.button.accessibilityLabel),
  },
);

const overflow = object(
  { type: oneOf('overflow'), options: list(overflowOption, 1, limits.overflow.options) },
  { action_id: actionId, confirm },
);

const staticOptions = list(option(plainText), 1, limits.select.options);
const staticGroups = list(optionGroup, 1, limits.select.groups);

/** The five kinds of menu, for one choice or (`multi_`) for several. */
function menus(several: boolean): Readonly<Record<string, Rule>> {
  const prefix = several ? 'multi_' : '';
  const common = {
    action_id: actionId,
    confirm,
    placeholder,
    focus_on_load: boolean,
    ...(several ? { max_selected_items: integer(1, 100) } : { response_url_enabled: boolean }),
  };
  const initial = (name: string, rule: Rule) =>
    several ? { [`${name}s`]: list(rule, 0, 100) } : { [name]: rule };
  const menu = (kind: string, extra: Readonly<Record<string, Rule>>) =>
    object({ type: oneOf(`${prefix}${kind}`) }, { ...common, ...extra });
  return {
    [`${prefix}static_select`]: every(
      menu('static_select', {
        options: staticOptions,
        option_groups: staticGroups,
        ...initial('initial_option', option(plainText)),
      }),
      exactlyOne('options', 'option_groups'),
    ),
    [`${prefix}external_select`]: menu('external_select', {
      min_query_length: integer(0, 100),
      ...initial('initial_option', option(plainText)),
    }),
    [`${prefix}users_select`]: menu('users_select', initial('initial_user', string(255))),
    [`${prefix}channels_select`]: menu('channels_select', initial('initial_channel', string(255))),
    [`${prefix}conversations_select`]: menu('conversations_select', {
      ...initial('initial_conversation', string(255)),
      default_to_current_conversation: boolean,
      filter: object(
        {},
        {
          include: list(oneOf('im', 'mpim', 'private', 'public'), 1, 4),
          exclude_external_shared_channels: boolean,
          exclude_bot_users: boolean,
        },
      ),
    }),
  };
}

const choices = list(option(text), 1, limits.choices.options);
const focus = { action_id: actionId, confirm, focus_on_load: boolean };

const pickers: Readonly<Record<string, Rule>> = {
  checkboxes: object(
    { type: oneOf('checkboxes'), options: choices },
    { ...focus, initial_options: choices },
  ),
  radio_buttons: object(
    { type: oneOf('radio_buttons'), options: choices },
    { ...focus, initial_option: option(text) },
  ),
  datepicker: object(
    { type: oneOf('datepicker') },
    { ...focus, placeholder, initial_date: shaped(/^\d{4}-\d{2}-\d{2}$/u, 'a date YYYY-MM-DD') },
  ),
  timepicker: object(
    { type: oneOf('timepicker') },
    {
      ...focus,
      placeholder,
      initial_time: shaped(/^\d{2}:\d{2}$/u, 'a time HH:mm'),
      timezone: string(100),
    },
  ),
  datetimepicker: object(
    { type: oneOf('datetimepicker') },
    { ...focus, initial_date_time: finite },
  ),
};

const richTextInput = object(
  { type: oneOf('rich_text_input') },
  {
    ...focus,
    placeholder,
    dispatch_action_config: dispatch,
    initial_value: richText,
    min_lines: integer(1, 100),
    max_lines: integer(1, 100),
  },
);

const typing = { ...focus, placeholder, dispatch_action_config: dispatch };

const inputs: Readonly<Record<string, Rule>> = {
  plain_text_input: object(
    { type: oneOf('plain_text_input') },
    {
      ...typing,
      initial_value: string(limits.plainTextInput.length, 0),
      multiline: boolean,
      min_length: integer(0, limits.plainTextInput.length),
      max_length: integer(1, limits.plainTextInput.length),
    },
  ),
  number_input: object(
    { type: oneOf('number_input'), is_decimal_allowed: boolean },
    { ...typing, initial_value: string(100), min_value: string(100), max_value: string(100) },
  ),
  email_text_input: object(
    { type: oneOf('email_text_input') },
    { ...typing, initial_value: address },
  ),
  url_text_input: object({ type: oneOf('url_text_input') }, { ...typing, initial_value: address }),
  file_input: object(
    { type: oneOf('file_input') },
    {
      action_id: actionId,
      filetypes: list(string(50), 1, 100),
      max_files: integer(1, limits.fileInput.files),
    },
  ),
};

const feedbackButton = object(
  { text: plainText(limits.button.text), value: string(limits.button.value) },
  { accessibility_label: string(limits.button.accessibilityLabel) },
);

/** What an `actions` block may hold. */
export const actionElement: Rule = byType(() => ({
  button,
  workflow_button: workflowButton,
  overflow,
  rich_text_input: richTextInput,
  ...menus(false),
  ...menus(true),
  ...pickers,
}));

/** What may stand at the right of a section, beside an image. */
export const accessoryElements: Readonly<Record<string, Rule>> = {
  button,
  workflow_button: workflowButton,
  overflow,
  ...menus(false),
  ...menus(true),
  ...pickers,
};

/** What an `input` block may hold. */
export const inputElement: Rule = byType(() => ({
  rich_text_input: richTextInput,
  ...menus(false),
  ...menus(true),
  ...pickers,
  ...inputs,
}));

/** What a `context_actions` block may hold. */
export const contextActionElement: Rule = byType(() => ({
  feedback_buttons: object(
    {
      type: oneOf('feedback_buttons'),
      positive_button: feedbackButton,
      negative_button: feedbackButton,
    },
    { action_id: actionId },
  ),
  icon_button: object(
    { type: oneOf('icon_button'), icon: oneOf('trash'), text: plainText(limits.button.text) },
    {
      action_id: actionId,
      value: string(limits.button.value),
      accessibility_label: string(limits.button.accessibilityLabel),
      visible_to_user_ids: list(string(255), 1, limits.iconButton.visibleTo),
      confirm,
    },
  ),
}));
