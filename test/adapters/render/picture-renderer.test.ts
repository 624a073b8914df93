import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPictureRenderer } from '../../../src/adapters/render/picture-renderer.ts';
import type { Log } from '../../../src/app/log.ts';
import type { PictureRenderer } from '../../../src/app/ports.ts';
import { barChart } from '../../../src/message/bar-chart.ts';
import type { FlamePicture } from '../../../src/message/flame.ts';
import { type Picture, readPicture, shapeOf } from '../../support/pixels.ts';

// Before the canvas is loaded, here and in the thread: only the fonts that come with heapbot are there.
vi.hoisted(() => {
  process.env.DISABLE_SYSTEM_FONTS_LOAD = '1';
});

const nothing = () => {};
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

let renderer: PictureRenderer;

beforeAll(() => {
  renderer = openPictureRenderer({ quickchartUrl: null, log: silent });
});

afterAll(() => renderer.close());

const line = { x: 10, y: 60, size: 12, isBold: false, color: '#000000' };
const flame: FlamePicture = {
  width: 200,
  height: 80,
  background: '#fefefe',
  boxes: [
    { x: 10, y: 10, width: 100, height: 20, fill: '#9c3605', border: '', borderWidth: 1 },
    { x: 110, y: 10, width: 50, height: 20, fill: '#eeeeee', border: '#0b57d0', borderWidth: 2 },
  ],
  lines: [{ ...line, text: 'links.网址' }],
};

async function drawFlame(picture: FlamePicture): Promise<Picture> {
  return readPicture(await renderer.render({ kind: 'flame', flame: picture }));
}

describe('openPictureRenderer', () => {
  it('draws the boxes of a flame graph, two pixels for one', async () => {
    const picture = await drawFlame(flame);
    expect([picture.width, picture.height]).toEqual([400, 160]);
    expect(picture.colorAt(2, 2)).toBe('#fefefe');
    expect(picture.colorAt(20, 20)).toBe('#9c3605');
    expect(picture.colorAt(218, 58)).toBe('#9c3605');
    expect(picture.colorAt(222, 22)).toBe('#0b57d0');
    expect(picture.colorAt(270, 40)).toBe('#eeeeee');
  });

  it('writes names in Latin and in Chinese', async () => {
    const texts = ['漏漏', '堆堆', 'main', '\u{10fffd}'];
    const area = { left: 10, top: 90, right: 200, bottom: 140 };
    const shapes = await Promise.all(
      texts.map(async (text) => {
        return shapeOf(await drawFlame({ ...flame, lines: [{ ...line, text }] }), area);
      }),
    );
    for (const shape of shapes) expect(shape).toContain('#');
    expect(new Set(shapes).size).toBe(texts.length);
  });

  it('draws call graphs, and writes them as SVG', async () => {
    const dot = 'digraph "x" {\nN1 [label="main" shape=box]\n}\n';
    const graph = { width: 400, height: 400, background: '#fefefe', dots: [dot] };
    const png = await renderer.render({ kind: 'graph', graph });
    expect((await readPicture(png)).colorAt(0, 0)).toBe('#fefefe');
    expect(await renderer.writePage({ kind: 'graph', dot })).toContain('<svg ');
  });

  it('still draws charts, and refuses a flame graph that is too large', async () => {
    const chart = barChart({ title: 'x', unit: 'bytes', rows: [] });
    expect((await renderer.render({ kind: 'chart', chart })).length).toBeGreaterThan(1000);
    const huge = { ...flame, height: 100_000 };
    await expect(renderer.render({ kind: 'flame', flame: huge })).rejects.toThrow('too large');
  });
});
