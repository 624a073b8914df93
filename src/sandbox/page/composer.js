import { startAttaching } from './attaching.js';

/** A message box: Enter sends, `/` and `@` suggest, the arrow up brings back what was sent before. */

const maxHistory = 50;

/**
 * @param form the form, with its textarea and its list of suggestions
 * @param suggestionsFor what fits the text so far: `[{ text, hint, insert }]`
 * @param send takes the line, and the files that go with it
 */
export function startComposer(form, suggestionsFor, send) {
  const text = form.querySelector('textarea');
  const list = form.querySelector('.suggestions');
  const history = [];
  const state = { chosen: -1, options: [], recalled: 0 };
  const attaching = startAttaching(form);

  const close = () => show([]);
  const show = (options) => {
    state.options = options;
    state.chosen = -1;
    list.replaceChildren(
      ...options.map((option, index) => optionElement(form, option, index, accept)),
    );
    list.hidden = options.length === 0;
    text.setAttribute('aria-expanded', String(options.length > 0));
    text.removeAttribute('aria-activedescendant');
  };
  const choose = (index) => {
    state.chosen = (index + state.options.length) % state.options.length;
    for (const [at, element] of [...list.children].entries()) {
      element.setAttribute('aria-selected', String(at === state.chosen));
    }
    const element = list.children[state.chosen];
    element.scrollIntoView({ block: 'nearest' });
    text.setAttribute('aria-activedescendant', element.id);
  };
  const accept = (option) => {
    text.value = option.insert;
    resize(text);
    close();
    text.focus();
  };
  const submit = () => {
    const line = text.value.trim();
    const files = attaching.take();
    if (line === '' && files.length === 0) return;
    if (line !== '' && history.at(-1) !== line) history.push(line);
    if (history.length > maxHistory) history.shift();
    state.recalled = history.length;
    text.value = '';
    resize(text);
    close();
    send(line, files);
  };
  const recall = (by) => {
    state.recalled = Math.min(history.length, Math.max(0, state.recalled + by));
    text.value = history[state.recalled] ?? '';
    resize(text);
  };

  text.addEventListener('input', () => {
    resize(text);
    show(suggestionsFor(text.value));
  });
  text.addEventListener('blur', () => setTimeout(close, 150));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener('keydown', (event) => {
    const key = keyName(event, text, state);
    const actions = {
      send: submit,
      accept: () => accept(state.options[Math.max(0, state.chosen)]),
      next: () => choose(state.chosen + 1),
      previous: () => choose(state.chosen < 0 ? -1 : state.chosen - 1),
      close,
      older: () => recall(-1),
      newer: () => recall(1),
    };
    if (actions[key] === undefined) return;
    event.preventDefault();
    actions[key]();
  });
}

/** What a key means here, which depends on whether suggestions are shown. */
function keyName(event, text, state) {
  const isOpen = state.options.length > 0;
  if (event.isComposing) return '';
  if (event.key === 'Enter' && !event.shiftKey)
    return isOpen && state.chosen >= 0 ? 'accept' : 'send';
  if (isOpen)
    return { Tab: 'accept', ArrowDown: 'next', ArrowUp: 'previous', Escape: 'close' }[event.key];
  const isSingleLine = !text.value.includes('\n');
  if (event.key === 'ArrowUp' && isSingleLine) return 'older';
  return event.key === 'ArrowDown' && isSingleLine ? 'newer' : '';
}

function optionElement(form, option, index, accept) {
  const element = document.createElement('div');
  element.id = `${form.id}-suggestion-${index}`;
  element.setAttribute('role', 'option');
  element.setAttribute('aria-selected', 'false');
  const strong = document.createElement('strong');
  strong.textContent = option.text;
  const hint = document.createElement('span');
  hint.textContent = option.hint;
  element.append(strong, hint);
  element.addEventListener('mousedown', (event) => {
    event.preventDefault();
    accept(option);
  });
  return element;
}

/** As high as its lines. */
function resize(text) {
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 200)}px`;
}
