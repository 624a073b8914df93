import { describe, expect, it } from 'vitest';
import { themes } from '../../src/message/themes.ts';

describe.each(Object.entries(themes))('the %s theme', (_name, theme) => {
  it.each(['flat', 'cum', 'caller', 'callee', 'grew', 'shrank'] as const)(
    'shows %s bars on its background',
    (bar) => {
      expect(contrast(theme[bar], theme.background)).toBeGreaterThanOrEqual(3);
    },
  );

  it('keeps flat apart from the cum that it lies on, also in grey', () => {
    expect(contrast(theme.flat, theme.cum)).toBeGreaterThanOrEqual(3);
  });

  it.each(['text', 'faint'] as const)('has readable %s', (text) => {
    expect(contrast(theme[text], theme.background)).toBeGreaterThanOrEqual(4.5);
  });
});

/** WCAG 2: 3 for graphics, 4.5 for text. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
