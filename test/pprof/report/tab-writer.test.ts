import { expect, test } from 'vitest';
import { alignRight } from '../../../src/pprof/report/tab-writer.ts';

/** What Go's text/tabwriter makes of the same text, with AlignRight and a padding of one blank. */
test.each([
  [
    'key:\t Total 1\n \t10 (1%):\t a\n \t9:\t b\n\n',
    ' key: Total 1\n      10 (1%): a\n            9: b\n\n',
  ],
  ['鍵é:\t x\n \tvalue:\t y\n', ' 鍵é: x\n     value: y\n'],
  ['a\tb\tc\nd\te\nf\tg\th\tlast\n', ' a bc\n de\n f g hlast\n'],
  ['a\t\tc\nlonger\t\tx\n', '      a c\n longer x\n'],
  ['one\ntwo\tx\nthree\n', 'one\n twox\nthree\n'],
  ['tab in\ttext\tonce\tmore\n \t1:\t z\n', ' tab in text oncemore\n          1: z\n'],
  ['v\vw\tx\nyy\tzz\tq\n', '  v  wx\n yy zzq\n'],
])('%j', (text, expected) => {
  expect(alignRight(text)).toBe(expected);
});
