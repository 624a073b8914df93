/** Values and shares as texts, as the picture writes them. */

export function formatValue(value, { units }) {
  const size = Math.abs(value);
  const unit = units.findLast(({ factor }) => size >= factor) ?? units[0];
  const number = (value / unit.factor).toFixed(2).replace(/\.00$/, '');
  return number === '0' || number === '-0' ? '0' : number + unit.suffix;
}

export function formatShare(value, total) {
  if (total === 0) return '';
  const percent = Math.abs((100 * value) / total);
  return `${percent.toFixed(percent < 1 ? 2 : 1).replace(/\.0+$/, '')}%`;
}

export function formatCount(count, one, many) {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
