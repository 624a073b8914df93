/** Shows the modal that the bot has opened, sends its inputs, and shows what was wrong with them. */

import { call } from './api.js';
import { localizeTimes } from './time.js';

export function startModal(dialog, onError) {
  const refresh = async () => {
    const view = await call('view');
    if (view.id === null) {
      dialog.close();
      return;
    }
    // Rendered and escaped by the server.
    dialog.innerHTML = view.html;
    localizeTimes(dialog);
    if (!dialog.open) dialog.showModal();
  };
  const closeView = async () => {
    const id = idOf(dialog);
    if (id !== null) await call('close', { id });
    await refresh();
  };
  dialog.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(dialog).then(refreshUnlessErrors, onError);
  });
  dialog.addEventListener('click', (event) => {
    if (event.target.closest('[data-close-view]') !== null) closeView().catch(onError);
  });
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    closeView().catch(onError);
  });
  const refreshUnlessErrors = (errors) => {
    const isClean = Object.keys(errors).length === 0;
    showErrors(dialog, errors);
    return isClean ? refresh() : undefined;
  };
  return () => refresh().catch(onError);
}

async function submit(dialog) {
  const values = {};
  for (const block of dialog.querySelectorAll('[data-input-block]')) {
    const control = block.querySelector('[data-action-id]');
    const { actionId, type } = control.dataset;
    values[block.dataset.inputBlock] = { [actionId]: chosen(control, type) };
  }
  const { errors } = await call('submit', { id: idOf(dialog), values });
  return errors;
}

function chosen(control, type) {
  if (control.tagName !== 'SELECT') return { type, value: control.value || null };
  const selected = [...control.selectedOptions].map(({ textContent, value }) => ({
    text: { type: 'plain_text', text: textContent },
    value,
  }));
  if (control.multiple) return { type, selected_options: selected };
  const [option] = selected;
  if (type === 'conversations_select') return { type, selected_conversation: option.value || null };
  return { type, selected_option: option.value === '' ? null : option };
}

function showErrors(dialog, errors) {
  for (const block of dialog.querySelectorAll('[data-input-block]')) {
    block.querySelector('.input-error').textContent = errors[block.dataset.inputBlock] ?? '';
  }
}

function idOf(dialog) {
  return dialog.querySelector('[data-view]')?.dataset.view ?? null;
}
