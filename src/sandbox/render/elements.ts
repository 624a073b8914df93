/** Buttons and menus as native controls that carry what the page sends back when they are used. */

import { createElement as h, type ReactNode } from 'react';
import { isObject, type JsonObject } from '../blocks/rules.ts';

export function renderElements(block: JsonObject, elements: readonly unknown[]): ReactNode {
  return h(
    'div',
    { className: 'elements' },
    ...elements.filter(isObject).map((element) => renderElement(String(block.block_id), element)),
  );
}

/** What a text object says. */
export function textOf(value: unknown): string {
  return isObject(value) && typeof value.text === 'string' ? value.text : '';
}

function renderElement(blockId: string, element: JsonObject): ReactNode {
  const data = {
    'data-block-id': blockId,
    'data-action-id': String(element.action_id),
    'data-confirm': isObject(element.confirm)
      ? JSON.stringify(confirmTexts(element.confirm))
      : undefined,
  };
  switch (element.type) {
    case 'button':
      return renderButton(element, data);
    case 'static_select':
      return renderSelect(
        element,
        { ...data, className: 'control menu' },
        textOf(element.placeholder) || 'Choose an option',
      );
    case 'overflow':
      return renderSelect(element, { ...data, className: 'control overflow' }, '…');
    default:
      return h('span', { className: 'unsupported' }, `${element.type} (not clickable here)`);
  }
}

function renderButton(
  element: JsonObject,
  data: Readonly<Record<string, string | undefined>>,
): ReactNode {
  return h(
    'button',
    {
      type: 'button',
      ...data,
      className: `control ${element.style ?? ''}`,
      'aria-label':
        typeof element.accessibility_label === 'string' ? element.accessibility_label : undefined,
      'data-url': typeof element.url === 'string' ? element.url : undefined,
    },
    textOf(element.text),
  );
}

function renderSelect(
  element: JsonObject,
  data: Readonly<Record<string, string | undefined>>,
  placeholder: string,
): ReactNode {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isObject) : [];
  return h(
    'select',
    {
      ...data,
      'aria-label': element.type === 'overflow' ? 'More actions' : placeholder,
      defaultValue: '',
    },
    h('option', { value: '' }, placeholder),
    ...options(element),
    ...groups.map((group) => h('optgroup', { label: textOf(group.label) }, ...options(group))),
  );
}

function options(holder: JsonObject): readonly ReactNode[] {
  const list = Array.isArray(holder.options) ? holder.options.filter(isObject) : [];
  return list.map((option) => h('option', { value: String(option.value) }, textOf(option.text)));
}

function confirmTexts(confirm: JsonObject) {
  return {
    title: textOf(confirm.title),
    text: textOf(confirm.text),
    confirm: textOf(confirm.confirm) || 'Yes',
    deny: textOf(confirm.deny) || 'No',
    style: confirm.style === 'danger' ? 'danger' : 'primary',
  };
}
