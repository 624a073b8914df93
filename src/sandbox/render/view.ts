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
          ? renderInput(block)
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

function renderInput(block: JsonObject): ReactNode {
  const element = isObject(block.element) ? block.element : {};
  const hint = textOf(block.hint);
  return h(
    'label',
    { className: 'input-block', 'data-input-block': String(block.block_id) },
    h('span', null, textOf(block.label)),
    renderControl(element, block.optional !== true),
    hint === '' ? null : h('small', null, hint),
    h('small', { className: 'input-error', role: 'alert' }),
  );
}

function renderControl(element: JsonObject, isRequired: boolean): ReactNode {
  const common = {
    'data-action-id': String(element.action_id ?? ''),
    'data-type': String(element.type),
    placeholder: textOf(element.placeholder) || undefined,
    required: isRequired,
  };
  const initial = typeof element.initial_value === 'string' ? element.initial_value : '';
  switch (element.type) {
    case 'static_select':
    case 'radio_buttons': {
      const options = Array.isArray(element.options) ? element.options.filter(isObject) : [];
      return h(
        'select',
        common,
        h('option', { value: '' }, 'Choose an option'),
        ...options.map((option) =>
          h('option', { value: String(option.value) }, textOf(option.text)),
        ),
      );
    }
    case 'number_input':
      return h('input', { ...common, type: 'number', defaultValue: initial });
    case 'plain_text_input':
      return element.multiline === true
        ? h('textarea', { ...common, defaultValue: initial })
        : h('input', { ...common, type: 'text', defaultValue: initial });
    default:
      return h('input', { ...common, type: 'text', defaultValue: initial });
  }
}
