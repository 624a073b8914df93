/** The interactive flame graph: what is shown, and what a reader does with it. */

import { readData } from './data.js';
import { drawFrames, findNeighbor } from './frames.js';
import { layOutCalls, layOutPivot } from './layout.js';
import { formatCount, formatHeld, formatShare, formatValue } from './numbers.js';
import { describeMarked, findMarked } from './search.js';
import { showTip } from './tip.js';
import { growCalls, pivot } from './trees.js';

const CHANGES = ['grew', 'shrank', 'balanced'];
const byId = (id) => document.getElementById(id);
const data = readData(document);
const roots = data.types.map(() => null);

/** `path`: the functions from below the root to the frame that is zoomed to. `center`: the function that is pivoted on, or null. */
let view = { type: data.shown, path: [], center: null, wanted: '' };

fillPage();
listen();
show();

function fillPage() {
  byId('title').textContent = data.title;
  byId('type').append(
    ...data.types.map((type, index) => {
      const total = formatHeld(data.isDiff ? type.cum[0] : type.total, type);
      return new Option(`${type.name} · ${total}`, String(index), false, index === data.shown);
    }),
  );
  const used = new Set(data.called.map((row) => data.functions[row].kind.name));
  const isShown = data.isDiff
    ? ({ name }) => CHANGES.includes(name)
    : ({ name }) => name !== 'root' && used.has(name);
  const legend = data.kinds.filter(isShown);
  byId('legend').append(...legend.map(legendItem));
  byId('facts').append(...data.facts.map((fact) => listItem(fact)));
}

function legendItem({ fill, border, label }) {
  const swatch = document.createElement('span');
  swatch.style.background = fill;
  swatch.style.borderColor = border === '' ? fill : border;
  const item = listItem(label);
  item.prepend(swatch);
  return item;
}

function listItem(text) {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

function listen() {
  const graph = byId('graph');
  const tip = byId('tip');
  byId('controls').addEventListener('submit', (event) => event.preventDefault());
  byId('type').addEventListener('change', ({ target }) => change({ type: Number(target.value) }));
  byId('search').addEventListener('input', ({ target }) => change({ wanted: target.value }));
  byId('reset').addEventListener('click', () => change({ path: [], center: null }));
  graph.addEventListener('click', (event) => {
    const frame = event.target.closest('.frame');
    if (frame !== null) click(frame.place.node, event.shiftKey);
  });
  graph.addEventListener('pointermove', (event) => {
    const frame = event.target.closest('.frame');
    if (frame !== null && event.pointerType === 'mouse') tell(frame, event.clientX, event.clientY);
  });
  graph.addEventListener('pointerleave', () => {
    tip.hidden = true;
  });
  graph.addEventListener('focusin', ({ target }) => {
    if (target.matches(':focus-visible')) tellBeside(target);
  });
  graph.addEventListener('focusout', () => {
    tip.hidden = true;
  });
  document.addEventListener('keydown', press);
  addEventListener('resize', show);
}

function press(event) {
  const frame = event.target.closest('.frame');
  if (event.key === 'Escape') {
    byId('search').value = '';
    change({ path: [], center: null, wanted: '' });
  } else if (event.key === '/' && event.target.tagName !== 'INPUT') {
    event.preventDefault();
    byId('search').focus();
  } else if (frame !== null && event.key === 'p') click(frame.place.node, true);
  else if (frame !== null && event.key.startsWith('Arrow')) walk(event, frame);
}

function walk(event, frame) {
  event.preventDefault();
  const next = findNeighbor(byId('graph'), frame, event.key);
  if (next === null) return;
  frame.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/** Zooms or pivots, as the reader chose; `isOther` does the other of the two. */
function click(node, isOther) {
  const hadFocus = byId('graph').contains(document.activeElement);
  const isPivot = new FormData(byId('controls')).get('click') === 'pivot';
  const { called } = node;
  if (called.isRoot) change({ path: [], center: null });
  else if (called.isRest) return;
  else if (isPivot !== isOther || view.center !== null) change({ path: [], center: called });
  else change({ path: pathOf(node), center: null });
  if (hadFocus) byId('graph').querySelector('.frame[tabindex="0"]')?.focus();
}

function pathOf(node) {
  const path = [];
  for (let at = node; at.parent !== null; at = at.parent) path.unshift(at.called);
  return path;
}

function change(changes) {
  view = { ...view, ...changes };
  byId('tip').hidden = true;
  show();
}

function show() {
  const type = data.types[view.type];
  roots[view.type] ??= growCalls(data, type);
  const root = roots[view.type];
  const marked = findMarked(data.functions, view.wanted);
  const drawing = {
    type,
    styleOf,
    isMarked: (called) => marked.has(called),
    hasMarks: view.wanted.trim() !== '',
  };
  const zoomed = zoomedNode(root);
  const places =
    view.center === null ? layOutCalls(root, zoomed) : layOutPivot(pivot(root, view.center));
  const narrow = drawFrames(byId('graph'), places, drawing);
  const shown = view.center === null ? describeZoom(zoomed, type) : describePivot(places, type);
  byId('status').textContent = `${shown} ${describeMarked(marked, view.wanted, root, type)}`;
  byId('hidden').textContent =
    narrow === 0
      ? ''
      : `${formatCount(narrow, 'frame is', 'frames are')} too narrow to be seen here: zoom in.`;
  byId('reset').disabled = view.path.length === 0 && view.center === null;
}

/** Whose code it is, or in a difference what became of it. */
function styleOf({ called, value, weight }) {
  if (!data.isDiff || called.isRoot || called.isRest) return called.kind;
  const isBalanced = Math.abs(value) < weight / 4;
  const name = isBalanced ? 'balanced' : value > 0 ? 'grew' : 'shrank';
  return data.kinds.find((kind) => kind.name === name);
}

/** The same calls in another sample type; as far down as it has them. */
function zoomedNode(root) {
  let node = root;
  for (const called of view.path) {
    const next = node.children.find((child) => child.called === called);
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function describeZoom({ called, value }, type) {
  const text = formatHeld(value, type);
  if (called.isRoot) return `${type.name}: ${text} in all.`;
  return `Zoomed to ${called.name}: ${text}, ${formatShare(value, type.total)} of ${formatValue(type.total, type)}.`;
}

function describePivot(places, type) {
  const { value } = places.find(({ role }) => role === 'center').node;
  const text = `${formatHeld(value, type)}, ${formatShare(value, type.total)} of ${formatValue(type.total, type)}`;
  return `${view.center.name}: ${text}; its callers stand above it, its callees below.`;
}

function tell(frame, x, y) {
  showTip(byId('tip'), frame.place.node, data.types[view.type], { x, y });
}

function tellBeside(frame) {
  const { left, bottom } = frame.getBoundingClientRect();
  tell(frame, Math.max(0, left), bottom - 8);
}
