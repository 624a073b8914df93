import { describe, expect, it } from 'vitest';
import { changeLegend, flameLegend, flameStyles } from '../../src/message/flame-kinds.ts';
import { type FlameInput, flamePicture } from '../../src/message/flame-picture.ts';
import { textWidth } from '../../src/message/text-width.ts';

const FUNCTIONS: FlameInput['functions'] = [
  { shortNames: ['all'], kind: 'root', isMarked: false },
  { shortNames: ['smaller calls'], kind: 'rest', isMarked: false },
  {
    shortNames: ['router.(*Context).Next', '(*Context).Next', 'Next'],
    kind: 'library',
    isMarked: false,
  },
  { shortNames: ['main.main', 'main'], kind: 'own', isMarked: true },
];

/** Frames as `depth function value`. */
function draw(frames: string, changes: Partial<FlameInput> = {}) {
  const rows = frames.split(',').map((frame) => frame.trim().split(' ').map(Number));
  const column = (index: number) => rows.map((row) => row[index] ?? 0);
  const [depth, value] = [column(0), column(2)];
  const self = value.map((own, row) => {
    const end = depth.findIndex((level, at) => at > row && level <= (depth[row] ?? 0));
    const below = depth.slice(row + 1, end < 0 ? undefined : end);
    return below.reduce((rest, level, at) => {
      return level === (depth[row] ?? 0) + 1 ? rest - (value[row + 1 + at] ?? 0) : rest;
    }, own);
  });
  return flamePicture({
    title: 'svc-blog',
    subtitle: '100MB',
    unit: 'bytes',
    total: Math.abs(value[0] ?? 0),
    depth,
    function: column(1),
    value,
    self,
    isDiff: false,
    functions: FUNCTIONS,
    marking: '',
    ...changes,
  });
}

/** The boxes of frames as `left-right row`, in shares of the graph. */
function placed(picture: ReturnType<typeof draw>): string[] {
  const frames = picture.boxes.filter(({ height }) => height === 20);
  const [root] = frames;
  if (root === undefined) throw new Error('no root');
  return frames.map(({ x, y, width }) => {
    const share = (at: number) => Math.round((100 * (at - root.x)) / root.width);
    return `${share(x)}-${share(x + width)} ${(y - root.y) / 21}`;
  });
}

function labels(picture: ReturnType<typeof draw>): string[] {
  const top = Math.min(...picture.boxes.filter(({ height }) => height === 20).map(({ y }) => y));
  return picture.lines.filter(({ y }) => y > top).map(({ text }) => text);
}

describe('flamePicture', () => {
  it('places callees below their caller, as wide as what they hold', () => {
    expect(placed(draw('0 0 100, 1 2 75, 2 3 25, 1 3 20'))).toEqual([
      '0-100 0',
      '0-75 1',
      '0-25 2',
      '75-95 1',
    ]);
  });

  it('makes frames of a difference as wide as what changed, and says what grew and what shrank', () => {
    const picture = draw('0 0 10, 1 2 30, 1 3 -20', { isDiff: true });
    expect(placed(picture)).toEqual(['0-100 0', '0-60 1', '60-100 1']);
    expect(labels(picture)).toEqual([
      'all  ▲ +10B (100%)',
      'router.(*Context).Next  ▲ +30B (300%)',
      'main.main  ▼ -20B (200%)',
    ]);
    const fills = picture.boxes.filter(({ height }) => height === 20).map(({ fill }) => fill);
    const { root, grew, shrank } = flameStyles;
    expect(fills).toEqual([root.fill, grew.fill, shrank.fill]);
    expect(picture.lines.map(({ text }) => text)).toContain('▼ shrank');
  });

  it('does not call grown what mostly took the place of something else', () => {
    const [, frame] = draw('0 0 2, 1 2 2, 2 3 50, 2 3 -48', { isDiff: true }).boxes.filter(
      ({ height }) => height === 20,
    );
    expect(frame?.fill).toBe(flameStyles.balanced.fill);
  });

  it('writes name and value, the name alone, a part of it, or nothing, as there is room', () => {
    const [mb, rest] = [1024 * 1024, 3];
    const picture = draw(
      `0 0 ${100 * mb}, 1 2 ${60 * mb}, 1 2 ${18 * mb}, 1 2 ${10 * mb}, 1 3 ${9 * mb}, 1 3 ${rest * mb}`,
    );
    expect(labels(picture)).toEqual([
      'all  100MB (100%)',
      'router.(*Context).Next  60MB (60%)',
      '(*Context).Next',
      'Next',
      'main',
    ]);
  });

  it('never writes beyond a frame', () => {
    const frames = Array.from({ length: 60 }, (_, i) => `1 2 ${i + 1}`).join(',');
    const picture = draw(`0 0 1830,${frames}`);
    for (const line of picture.lines) {
      const box = picture.boxes.find(
        ({ x, y, height }) => height === 20 && x + 5 === line.x && line.y - y === 14.5,
      );
      if (box === undefined) continue;
      expect(line.x + textWidth(line.text, line.size, line.isBold)).toBeLessThan(box.x + box.width);
    }
  });

  it('leaves out what is narrower than a pixel or too deep, and says so', () => {
    const deep = Array.from({ length: 70 }, (_, i) => `${i + 1} 2 10000`).join(',');
    const picture = draw(`0 0 10000,${deep},1 3 1`);
    expect(labels(picture).at(-1)).toBe(
      'Not drawn: 1 frame narrower than a pixel, 7 frames below level 64. The interactive page has them.',
    );
    expect(picture.height).toBeLessThan(1600);
    expect(labels(draw('0 0 10, 1 1 4')).at(-1)).toBe('all  10B (100%)');
  });

  it('outlines what matches, and says what the outline means', () => {
    const picture = draw('0 0 100, 1 3 60', { marking: '^main' });
    expect(picture.lines.map(({ text }) => text)).toContain('matches ^main');
    expect(picture.boxes.filter(({ borderWidth }) => borderWidth === 2)).toHaveLength(2);
  });

  it('is sound JSON, whatever names and values there are', () => {
    const long = {
      shortNames: [`\u202e${'漏x'.repeat(4000)}`],
      kind: 'own' as const,
      isMarked: false,
    };
    const picture = draw('0 0 100, 1 2 60', {
      title: 'x'.repeat(5000),
      functions: FUNCTIONS.with(2, long),
      total: 0,
    });
    expect(JSON.parse(JSON.stringify(picture))).toEqual(picture);
    expect(JSON.stringify(picture).length).toBeLessThan(10_000);
    expect(draw('0 0 0').boxes.every(({ x, width }) => Number.isFinite(x + width))).toBe(true);
  });
});

describe('flameStyles', () => {
  it('differ in lightness, so that they stay apart without colour, and can be read', () => {
    for (const legend of [flameLegend, changeLegend]) {
      const lights = legend.map((kind) => lightness(flameStyles[kind].fill));
      const steps = lights.slice(1).map((light, index) => light - (lights[index] ?? 0));
      for (const step of steps) expect(step).toBeGreaterThan(0.08);
    }
    for (const { fill, ink } of Object.values(flameStyles)) {
      expect(contrast(fill, ink)).toBeGreaterThan(4.5);
    }
  });
});

/** CIE lightness from 0 to 1. */
function lightness(color: string): number {
  const y = luminance(color);
  return y <= 0.008856 ? 9.033 * y : 1.16 * Math.cbrt(y) - 0.16;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
