/** Changes text profiles: words that mean something where they should not, lines that move, numbers that lie. */

import type { Random } from './random.ts';

const words = [
  '0x',
  ' ',
  '-',
  '@',
  '[',
  ']',
  ':',
  '\n',
  '\r\n',
  '$bin',
  '=',
  '#',
  '\t',
  '\0',
  'ÿ',
  '+0x',
  '0',
  '-1',
  '00000000',
  'ffffffffffffffff',
  '0xffffffffffffffffff',
  '9223372036854775807',
  '-9223372036854775808',
  '18446744073709551616',
  '9999999999999999999999',
  '1e308',
  'NaN',
  '0.0',
  '[same as previous thread]',
  'MAPPED_LIBRARIES:\n',
  '--- Memory map: ---\n',
  'heap_v2/524288',
  'heapprofile',
  '@ heap/0',
  '@ heap/-1',
  '@ growthz',
  '00400000-00401000 r-xp 00000000 08:01 12345 /bin/x\n',
  'cycles/second = 0\n',
  'sampling period = -5\n',
  'format = java\n',
  'resolution = bytes\n',
  '--- contentionz 1 ---\n',
  '--- threadz 1 ---\n',
  '--- heapz 1 ---\n',
  'goroutine profile: total 1\n',
];

export function mutateText(text: string, other: string, random: Random): string {
  let changed = text;
  const changes = 1 + random.below(random.chance(0.2) ? 12 : 3);
  for (let change = 0; change < changes; change++) changed = mutateOnce(changed, other, random);
  return changed;
}

function mutateOnce(text: string, other: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + random.below(9));
    case 2:
    case 3:
      return text.slice(0, at) + random.pick(words) + text.slice(at);
    case 4:
      return text.slice(0, at) + random.pick(words) + text.slice(at + random.below(9));
    case 5:
      return changeNumber(text, at, random);
    case 6:
      return repeatLine(text, at, random);
    case 7:
      return text.slice(0, at) + other.slice(random.below(other.length + 1));
    default:
      return moveLine(text, random);
  }
}

function changeNumber(text: string, at: number, random: Random): string {
  const number = /[0-9a-f]+/.exec(text.slice(at));
  if (number === null) return text;
  const start = at + number.index;
  return text.slice(0, start) + random.pick(words) + text.slice(start + number[0].length);
}

function repeatLine(text: string, at: number, random: Random): string {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at) + 1;
  const line = text.slice(start, end === 0 ? text.length : end);
  return (
    text.slice(0, start) +
    line.repeat(1 + random.below(random.chance(0.03) ? 2000 : 20)) +
    text.slice(start)
  );
}

function moveLine(text: string, random: Random): string {
  const lines = text.split('\n');
  const [line = ''] = lines.splice(random.below(lines.length), 1);
  return lines.toSpliced(random.below(lines.length + 1), 0, line).join('\n');
}
