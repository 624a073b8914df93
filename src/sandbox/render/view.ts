/** A modal: its blocks, and the inputs as native controls. */

import { createElement as h, type ReactNode } from 'react';
import { isObject, type JsonObject } from '../blocks/rules.ts';
import type { Slack } from '../slack.ts';
import type { View } from '../views.ts';
import { renderBlocks, toHtml } from './blocks.ts';
import { textOf } from './elements.ts';
import { namesIn } from './row.ts';

export function renderView(slack: Slack, view: View): string {
  const { content } = view;
  const blocks = Array.isArray(content.blocks) ? content.blocks : [];
  const submit = textOf(content.submit);
  return toHtml(
    h(
      'form',
      { method: 'dialog', 'data-view': view.id },
      h('h2', { id: 'view-title', className: 'dialog-title' }, textOf(content.title)),
      ...blocks.map((block) =>
        isObject(block) && block.type === 'input'
          ? renderInput(block, conversationsOf(slack, view.person))
          : renderBlocks([block], namesIn(slack)),
      ),
      h(
        'div',
        { className: 'view-buttons' },
        h(
          'button',
          { type: 'button', className: 'control', 'data-close-view': true },
          textOf(content.close) || 'Close',
        ),
        submit === ''
          ? null
          : h('button', { type: 'submit', className: 'control primary' }, submit),
      ),
    ),
  );
}

function renderInput(block: JsonObject, conversations: readonly Choice[]): ReactNode {
  const element = isObject(block.element) ? block.element : {};
  const hint = textOf(block.hint);
  return h(
    'label',
    { className: 'input-block', 'data-input-block': String(block.block_id) },
    h('span', null, textOf(block.label)),
    renderControl(element, block.optional !== true, conversations),
    hint === '' ? null : h('small', null, hint),
    h('small', { className: 'input-error', role: 'alert' }),
  );
}

function renderControl(
  element: JsonObject,
  isRequired: boolean,
  conversations: readonly Choice[],
): ReactNode {
  const common = {
    'data-action-id': String(element.action_id ?? ''),
    'data-type': String(element.type),
    placeholder: textOf(element.placeholder) || undefined,
    required: isRequired,
  };
  const initial = typeof element.initial_value === 'string' ? element.initial_value : '';
  switch (element.type) {
    case 'static_select':
    case 'radio_buttons':
      return renderMenu(common, choicesOf(element.options), choicesOf([element.initial_option]));
    case 'multi_static_select':
      return renderMenu(
        { ...common, multiple: true },
        choicesOf(element.options),
        choicesOf(element.initial_options),
      );
    case 'conversations_select': {
      const value = String(element.initial_conversation ?? '');
      return renderMenu(common, conversations, [{ value, label: '' }]);
    }
    case 'number_input':
      return h('input', {
        ...common,
        type: 'number',
        min: element.min_value,
        max: element.max_value,
        defaultValue: initial,
      });
    case 'plain_text_input':
      return element.multiline === true
        ? h('textarea', { ...common, defaultValue: initial })
        : h('input', { ...common, type: 'text', defaultValue: initial });
    default:
      return h('input', { ...common, type: 'text', defaultValue: initial });
  }
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function renderMenu(
  properties: JsonObject,
  choices: readonly Choice[],
  initial: readonly Choice[],
): ReactNode {
  const isMultiple = properties.multiple === true;
  const values = initial.map(({ value }) => value);
  return h(
    'select',
    { ...properties, defaultValue: isMultiple ? values : (values[0] ?? '') },
    isMultiple ? null : h('option', { value: '' }, 'Choose an option'),
    ...choices.map(({ value, label }) => h('option', { value }, label)),
  );
}

function choicesOf(options: unknown): readonly Choice[] {
  return (Array.isArray(options) ? options : [])
    .filter(isObject)
    .map((option) => ({ value: String(option.value), label: textOf(option.text) }));
}

/** Those that the person is in. */
function conversationsOf(slack: Slack, person: string): readonly Choice[] {
  return [...slack.workspace.channels.values()]
    .filter(({ members }) => members.has(person))
    .map(({ id, name, kind }) => ({ value: id, label: kind === 'im' ? name : `#${name}` }));
}
