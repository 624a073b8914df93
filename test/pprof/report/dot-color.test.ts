import { describe, expect, test } from 'vitest';
import { BACKGROUND, dotColor, FOREGROUND } from '../../../src/pprof/report/dot-color.ts';
import { readVectors } from '../../support/shared-vectors.ts';

describe('dotColor', () => {
  test.each([
    [1, '#b20000', '#edd5d5'],
    [0, '#b2b2b2', '#ededed'],
    [-1, '#00b200', '#d5edd5'],
    [7, '#b20000', '#edd5d5'],
    [Number.NaN, '#b20000', '#ed00d5'],
  ])('a share of %d is %s on %s', (score, foreground, background) => {
    expect(dotColor(score, FOREGROUND)).toBe(foreground);
    expect(dotColor(score, BACKGROUND)).toBe(background);
  });
});

const vectors = readVectors('names_and_dot.json');

describe.skipIf(vectors === undefined)("pprof's own vectors", () => {
  test('agree on colours', () => {
    const colors = (vectors ?? []).filter(({ fn }) => fn === 'dotColor');
    const wrong = colors.filter(
      ({ args, out }) =>
        dotColor(Number(args[0]), args[1] === true ? BACKGROUND : FOREGROUND) !== out,
    );
    expect(wrong).toEqual([]);
    expect(colors.length).toBeGreaterThan(50);
  });
});
