/** Which functions stand out: those that match the search, else those that were marked when the page was made. */

import { formatCount, formatHeld, formatShare } from './numbers.js';
import { findOutermost } from './trees.js';

export function findMarked(functions, wanted) {
  const text = wanted.trim().toLowerCase();
  const matches = functions.filter(({ isRoot, isRest, isMarked, name, file }) => {
    if (isRoot || isRest) return false;
    if (text === '') return isMarked;
    return name.toLowerCase().includes(text) || file.toLowerCase().includes(text);
  });
  return new Set(matches);
}

/** What they hold together, in words. */
export function describeMarked(marked, wanted, root, type) {
  if (marked.size === 0) return wanted.trim() === '' ? '' : `Nothing matches “${wanted.trim()}”.`;
  const found = findOutermost(root, ({ called }) => marked.has(called));
  const held = found.reduce((sum, { value }) => sum + value, 0);
  const what = formatCount(marked.size, 'function matches', 'functions match');
  return `${what}: ${formatHeld(held, type)} (${formatShare(held, type.total)}) flows through.`;
}
