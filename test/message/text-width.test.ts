import { createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerFonts } from '../../src/adapters/render/fonts.ts';
import { textWidth } from '../../src/message/text-width.ts';

const context = createCanvas(1, 1).getContext('2d');

beforeAll(registerFonts);

function drawnWidth(text: string, font: string): number {
  context.font = font;
  return context.measureText(text).width;
}

describe('textWidth', () => {
  it.each([
    'github.com/lunny/tango.(*Context).Invoke',
    'main.(*LRU[go.shape.string,...]).Put',
    'std::vector<int>::~vector() const&, {|}^%$#@!?=+;"\'`\\',
    'WWWWiiii0123456789_-*',
  ])('is what the font draws: %s', (text) => {
    for (const [isBold, weight] of [
      [false, 'normal'],
      [true, 'bold'],
    ] as const) {
      const drawn = drawnWidth(text, `${weight} 100px Arimo`);
      expect(textWidth(text, 100, isBold)).toBeGreaterThan(drawn * 0.99);
      // Kerning draws pairs closer together than the sum of their widths.
      expect(textWidth(text, 100, isBold)).toBeLessThan(drawn * 1.05);
    }
  });

  it.each(['主程序.(*缓存池).分配内存', 'Привет.Мир.(*Кэш).Выделить', 'Ελληνικά.Μνήμη', 'été≥…→▲'])(
    'is at least what the fonts draw: %s',
    (text) => {
      const drawn = drawnWidth(text, '100px Arimo, "Noto Sans SC"');
      expect(textWidth(text, 100)).toBeGreaterThanOrEqual(drawn - 0.5);
      expect(textWidth(text, 100)).toBeLessThan(drawn * 1.5);
    },
  );
});
