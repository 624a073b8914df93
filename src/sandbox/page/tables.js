/** Makes data tables turn pages and sort by a column. */

export function enliven(root) {
  for (const region of root.querySelectorAll('.table-block[data-page-size]')) start(region);
}

function start(region) {
  const body = region.querySelector('tbody');
  const size = Number(region.dataset.pageSize);
  const state = { rows: [...body.rows], page: 0 };
  const pager = document.createElement('div');
  pager.className = 'pager';
  region.append(pager);

  const show = () => {
    const pages = Math.ceil(state.rows.length / size);
    const from = state.page * size;
    body.replaceChildren(...state.rows.slice(from, from + size));
    pager.replaceChildren(
      step('Previous', state.page > 0, () => turn(-1)),
      label(`${from + 1}–${Math.min(from + size, state.rows.length)} of ${state.rows.length}`),
      step('Next', state.page < pages - 1, () => turn(1)),
    );
  };
  const turn = (by) => {
    state.page += by;
    show();
    pager.querySelector('button:enabled')?.focus();
  };
  for (const [index, header] of [...region.querySelectorAll('thead th')].entries()) {
    header.querySelector('[data-sort]')?.addEventListener('click', () => {
      sort(region, header, state, index);
      state.page = 0;
      show();
    });
  }
  show();
}

/** Numbers first from the largest, text first from A; a second click turns it round. */
function sort(region, header, state, index) {
  const cells = state.rows.map((row) => row.cells[index]);
  const isNumeric = cells.every((cell) => cell.dataset.number !== undefined);
  const was = header.getAttribute('aria-sort');
  const first = isNumeric ? 'descending' : 'ascending';
  const direction = was === first ? opposite(first) : first;
  for (const other of region.querySelectorAll('thead th')) other.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', direction);
  const sign = direction === 'ascending' ? 1 : -1;
  state.rows.sort((a, b) => sign * compare(a.cells[index], b.cells[index], isNumeric));
}

function compare(a, b, isNumeric) {
  return isNumeric
    ? Number(a.dataset.number) - Number(b.dataset.number)
    : a.textContent.localeCompare(b.textContent);
}

function opposite(direction) {
  return direction === 'ascending' ? 'descending' : 'ascending';
}

function step(text, isEnabled, onClick) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'pager-step';
  button.textContent = text;
  button.disabled = !isEnabled;
  button.addEventListener('click', onClick);
  return button;
}

function label(text) {
  const element = document.createElement('span');
  element.textContent = text;
  return element;
}
