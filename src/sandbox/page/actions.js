/** Buttons and menus of messages: asks where the bot wanted a confirmation, then tells the bot. */

import { call } from './api.js';

/** @param placeOf the channel and ts of the message around a control */
export function startActions(root, dialog, placeOf, onError) {
  const act = (control, choice) => {
    run(dialog, control, choice, placeOf(control)).catch(onError);
  };
  root.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-action-id]');
    if (button !== null) act(button, '');
  });
  root.addEventListener('click', (event) => {
    const item = event.target.closest('button[data-shortcut], button[data-copy]');
    if (item !== null) choose(item, placeOf(item)).catch(onError);
  });
  root.addEventListener('change', (event) => {
    const select = event.target.closest('select[data-action-id]');
    if (select === null || select.closest('[data-view]') !== null || select.value === '') return;
    const choice = select.value;
    if (select.classList.contains('overflow')) select.value = '';
    act(select, choice);
  });
}

/** From the menu of a message: a shortcut of the app, or Slack's own “Copy link”. */
async function choose(item, place) {
  const { shortcut, copy } = item.dataset;
  if (shortcut !== undefined) await call('shortcut', { ...place, callbackId: shortcut });
  if (copy === undefined) return;
  await navigator.clipboard.writeText(copy);
  item.textContent = 'Copied';
}

async function run(dialog, control, choice, place) {
  if (place === null || !(await isConfirmed(dialog, control))) return;
  if (control.dataset.url) window.open(control.dataset.url, '_blank', 'noreferrer');
  control.setAttribute('aria-busy', 'true');
  try {
    const { blockId, actionId } = control.dataset;
    await call('click', { ...place, blockId, actionId, choice });
  } finally {
    control.removeAttribute('aria-busy');
  }
}

function isConfirmed(dialog, control) {
  if (!control.dataset.confirm) return Promise.resolve(true);
  const texts = JSON.parse(control.dataset.confirm);
  const heading = element('h2', texts.title);
  const yes = element('button', texts.confirm);
  const no = element('button', texts.deny);
  heading.className = 'dialog-title';
  yes.className = `control ${texts.style}`;
  no.className = 'control';
  dialog.replaceChildren(heading, element('p', texts.text), no, yes);
  dialog.showModal();
  return new Promise((resolve) => {
    yes.onclick = () => dialog.close('yes');
    no.onclick = () => dialog.close('no');
    dialog.onclose = () => resolve(dialog.returnValue === 'yes');
    dialog.returnValue = '';
  });
}

function element(name, text) {
  const created = document.createElement(name);
  created.textContent = text;
  return created;
}
