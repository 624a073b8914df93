/** Puts the frames that can be seen on the page, one button each, and walks from one to the next. */

import { formatHeld, formatShare } from './numbers.js';

const ROW_HEIGHT = 21;
/** More than these no reader can tell apart, and no browser draws at once. */
const MOST_FRAMES = 5000;
const NARROWEST = 1;
const LABEL_PADDING = 10;
const SHORTEST_CUT = 3;

const ruler = document.createElement('canvas').getContext('2d');

/** Returns how many frames are too narrow to be seen. */
export function drawFrames(graph, places, { type, styleOf, isMarked, hasMarks }) {
  const pixels = graph.clientWidth;
  const seen = visiblePlaces(places, pixels);
  const rows = seen.reduce((most, { row }) => Math.max(most, row), 0) + 1;
  graph.style.height = `${rows * ROW_HEIGHT}px`;
  graph.replaceChildren(
    ...seen.map((place) => {
      const frame = frameOf(place, pixels, type, styleOf(place.node));
      const marked = isMarked(place.node.called);
      frame.classList.toggle('marked', marked);
      frame.classList.toggle('faded', hasMarks && !marked);
      return frame;
    }),
  );
  const first = graph.querySelector('.center') ?? graph.firstElementChild;
  if (first !== null) first.tabIndex = 0;
  return places.length - seen.length;
}

/** The frame beside, above or below a frame that has the focus; null where there is none. */
export function findNeighbor(graph, frame, key) {
  const { row, left, right } = spotOf(frame);
  const step = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  const inRow = [...graph.children].filter((other) => spotOf(other).row === row + step);
  if (key === 'ArrowLeft') return inRow.findLast((other) => spotOf(other).left < left) ?? null;
  if (key === 'ArrowRight') return inRow.find((other) => spotOf(other).left > left) ?? null;
  const overlapping = inRow.filter((other) => {
    const spot = spotOf(other);
    return spot.left < right - 1e-9 && spot.right > left + 1e-9;
  });
  return overlapping.sort((a, b) => spotOf(b).width - spotOf(a).width)[0] ?? null;
}

function visiblePlaces(places, pixels) {
  const wide = places.filter(({ width }) => width * pixels >= NARROWEST);
  const ordered = wide.sort((a, b) => a.row - b.row || a.left - b.left);
  if (ordered.length <= MOST_FRAMES) return ordered;
  const bound = ordered.map(({ width }) => width).sort((a, b) => b - a)[MOST_FRAMES];
  return ordered.filter(({ width }) => width > bound);
}

function frameOf({ node, row, left, width, role }, pixels, type, style) {
  const { called, value } = node;
  const frame = document.createElement('button');
  frame.type = 'button';
  frame.className = `frame ${role}`;
  frame.classList.toggle('bold', called.kind.isBold);
  frame.classList.toggle('bordered', style.border !== '');
  frame.tabIndex = -1;
  Object.assign(frame.style, {
    top: `${row * ROW_HEIGHT}px`,
    left: `${left * 100}%`,
    width: `${width * 100}%`,
  });
  frame.style.setProperty('--fill', style.fill);
  frame.style.setProperty('--ink', style.ink);
  frame.style.setProperty('--border', style.border);
  const numbers = `${formatHeld(value, type)} (${formatShare(value, type.total)})`;
  frame.setAttribute('aria-label', `${called.name}, ${numbers}`);
  frame.textContent = fittingLabel(called, numbers, width * pixels - LABEL_PADDING);
  frame.place = { node, row, left, width, right: left + width };
  return frame;
}

/** The longest name that fits, with its numbers where there is room for them. */
function fittingLabel({ shortNames, kind }, numbers, room) {
  ruler.font = `${kind.isBold ? 'bold ' : ''}12.5px Arimo, Arial, "Liberation Sans", "Noto Sans SC", sans-serif`;
  const fits = (text) => ruler.measureText(text).width <= room;
  const whole = `${shortNames[0]}  ${numbers}`;
  if (fits(whole)) return whole;
  const name = shortNames.find(fits);
  if (name !== undefined) return name;
  const shortest = shortNames.at(-1);
  return fits(`${shortest.slice(0, SHORTEST_CUT)}…`) ? shortest : '';
}

function spotOf(frame) {
  return frame.place;
}
