/** Lists of messages: rows are HTML that the server rendered and escaped; here they are put in their place. */

import { enliven } from './tables.js';
import { localizeTimes } from './time.js';

/** Shows these rows and nothing else. */
export function showRows(list, rows) {
  list.replaceChildren(...rows.map(toElement));
  group(list);
  scrollToEnd(list);
}

/** Puts a new row at its place in time, or in the place of the row that it updates. */
export function putRow(list, row) {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 120;
  const element = toElement(row);
  const old = find(list, row.ts);
  if (old === null) list.insertBefore(element, firstAfter(list, row.ts));
  else replace(old, element);
  group(list);
  if (isAtEnd) scrollToEnd(list);
}

export function removeRow(list, ts) {
  find(list, ts)?.remove();
  group(list);
}

function scrollToEnd(list) {
  list.scrollTop = list.scrollHeight;
  for (const image of list.querySelectorAll('img')) {
    if (!image.complete)
      image.addEventListener('load', () => list.scrollTo(0, list.scrollHeight), { once: true });
  }
}

function toElement(row) {
  const template = document.createElement('template');
  template.innerHTML = row.html;
  const element = template.content.firstElementChild;
  localizeTimes(element);
  enliven(element);
  return element;
}

/** What the person had opened stays open, and the focus stays where it was. */
function replace(old, element) {
  const wasOpen = old.querySelector('details.notification')?.open ?? false;
  const details = element.querySelector('details.notification');
  if (details !== null) details.open = wasOpen;
  const controls = (root) => [...root.querySelectorAll('button, select, summary, a')];
  const focused = controls(old).indexOf(document.activeElement);
  old.replaceWith(element);
  if (focused >= 0) controls(element)[focused]?.focus();
}

function find(list, ts) {
  return list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
}

function firstAfter(list, ts) {
  return [...list.children].find((each) => Number(each.dataset.ts) > Number(ts)) ?? null;
}

/** Messages of one person within five minutes stand together under one name; a day starts with a line. */
function group(list) {
  for (const divider of list.querySelectorAll('.day')) divider.remove();
  let previous = null;
  for (const row of [...list.children]) {
    const isNewDay = previous === null || day(row) !== day(previous);
    if (isNewDay) row.before(dayDivider(row));
    const follows =
      !isNewDay &&
      row.dataset.author === previous.dataset.author &&
      row.dataset.ts - previous.dataset.ts < 300 &&
      row.classList.contains('ephemeral') === previous.classList.contains('ephemeral');
    row.classList.toggle('follows', follows);
    previous = row;
  }
}

function day(row) {
  return new Date(row.dataset.ts * 1000).toDateString();
}

function dayDivider(row) {
  const divider = document.createElement('div');
  divider.className = 'day';
  const time = document.createElement('time');
  time.dateTime = new Date(row.dataset.ts * 1000).toISOString();
  time.dataset.format = '{date_long_pretty}';
  divider.append(time);
  localizeTimes(divider);
  return divider;
}
