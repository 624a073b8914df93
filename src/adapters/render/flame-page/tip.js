/** The numbers of the frame that the pointer or the focus is on. */

import { formatHeld, formatShare, formatValue } from './numbers.js';

const GAP = 14;

export function showTip(tip, { called, value, self }, type, { x, y }) {
  tip.replaceChildren(
    line('name', called.name),
    line('', `cum ${numbers(value, type)}`),
    line('', `flat ${numbers(self, type)}`),
    line('small', [called.kind.label, called.file].filter((text) => text !== '').join(' · ')),
  );
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const right = Math.min(x + GAP, innerWidth - width - 8);
  const below = y + GAP + height > innerHeight ? y - GAP - height : y + GAP;
  tip.style.left = `${Math.max(8, right)}px`;
  tip.style.top = `${Math.max(8, below)}px`;
}

function numbers(value, type) {
  return `${formatHeld(value, type)} · ${formatShare(value, type.total)} of ${formatValue(type.total, type)}`;
}

function line(className, text) {
  const paragraph = document.createElement('p');
  paragraph.className = className;
  paragraph.textContent = text;
  return paragraph;
}
