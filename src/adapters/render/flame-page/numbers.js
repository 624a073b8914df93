/** Values and shares as texts, as the picture writes them. */

export function formatValue(value, { units }) {
  const size = Math.abs(value);
  const unit = units.findLast(({ factor }) => size >= factor) ?? units[0];
  const number = (value / unit.factor).toFixed(2).replace(/\.00$/, '');
  return number === '0' || number === '-0' ? '0' : number + unit.suffix;
}

/** In the difference of two profiles with a sign that needs no colour. */
export function formatHeld(value, type) {
  const text = formatValue(value, type);
  if (!type.isDiff || value === 0) return text;
  return value > 0 ? `▲ +${text}` : `▼ ${text}`;
}

export function formatShare(value, total) {
  if (total === 0) return '';
  const percent = Math.abs((100 * value) / total);
  return `${percent.toFixed(percent < 1 ? 2 : 1).replace(/\.0+$/, '')}%`;
}

export function formatCount(count, one, many) {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
