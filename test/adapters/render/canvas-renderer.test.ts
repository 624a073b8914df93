import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openCanvasRenderer } from '../../../src/adapters/render/canvas-renderer.ts';
import type { ChartRenderer } from '../../../src/adapters/render/chart-port.ts';
import type { Log } from '../../../src/app/log.ts';
import { type BarRow, barChart } from '../../../src/message/bar-chart.ts';
import type { Chart } from '../../../src/message/chart.ts';
import { peekChart } from '../../../src/message/peek-chart.ts';
import { themes } from '../../../src/message/themes.ts';
import { barLengths, inkIn, type Picture, readPicture, shapeOf } from '../../support/pixels.ts';

// Before the canvas is loaded, here and in the thread: only the fonts that come with heapbot are there.
vi.hoisted(() => {
  process.env.DISABLE_SYSTEM_FONTS_LOAD = '1';
});

/** The left edge of the bars is nowhere less than this, in device pixels: only names stand before it. */
const names = { left: 40, right: 280 };

const nothing = () => {};
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

let renderer: ChartRenderer;

beforeAll(() => {
  renderer = openCanvasRenderer({ log: silent });
});

afterAll(() => renderer.close());

async function draw(chart: Chart): Promise<Picture> {
  return readPicture(await renderer.render(chart));
}

function chartOf(...rows: readonly BarRow[]): Chart {
  return barChart({ title: 'svc-blog', unit: 'count', rows });
}

/** The shape of a name that stands alone in its row, in a chart whose other texts are always the same. */
async function shapeOfName(name: string): Promise<string> {
  const chart = chartOf({ name, flat: 1, cum: 1 });
  const picture = await draw(chart);
  return shapeOf(picture, { ...names, top: 160, bottom: picture.height - 90 });
}

describe('openCanvasRenderer', () => {
  it('draws two pixels for one, on the background of the chart', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const chart = barChart({
        title: 'x',
        unit: 'count',
        rows: [{ name: 'f', flat: 1, cum: 2 }],
        theme,
      });
      const picture = await draw(chart);
      expect([picture.width, picture.height]).toEqual([chart.width * 2, chart.height * 2]);
      expect(picture.colorAt(1, 1)).toBe(themes[theme].background);
      expect(picture.colorAt(picture.width - 2, picture.height - 2)).toBe(themes[theme].background);
    }
  });

  it('draws bars as long as their values', async () => {
    const picture = await draw(
      chartOf(
        { name: 'a', flat: 0, cum: 100 },
        { name: 'b', flat: 0, cum: 50 },
        { name: 'c', flat: 0, cum: 25 },
        { name: 'd', flat: 0, cum: 0 },
      ),
    );
    const [legend, full, half, quarter, ...others] = barLengths(picture, themes.light.cum, 0);
    expect(legend).toBeLessThan(30);
    expect(others).toEqual([]);
    expect((half ?? 0) / (full ?? 1)).toBeCloseTo(0.5, 2);
    expect((quarter ?? 0) / (full ?? 1)).toBeCloseTo(0.25, 2);
    expect(full).toBeGreaterThan(500);
  });

  it('draws what shrank to the left of zero', async () => {
    const chart = chartOf({ name: 'a', flat: 0, cum: 100 }, { name: 'b', flat: 0, cum: -100 });
    const picture = await draw(chart);
    const { cum } = themes.light;
    const columns = Array.from({ length: picture.width }, (_, x) => x);
    const rows = Array.from({ length: picture.height - 120 }, (_, y) => y + 120);
    const starts = rows.map((y) => columns.find((x) => picture.colorAt(x, y) === cum) ?? 0);
    const left = starts.filter((x) => x > 0);
    expect(Math.max(...left) - Math.min(...left)).toBeGreaterThan(300);
  });

  it('writes every name and its values', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({
      name: `github.com/acme/shop/internal/very/deep/package${index}.(*Store[go.shape.string]).Put`,
      flat: 25 - index,
      cum: 30,
    }));
    const chart = chartOf(...rows);
    const picture = await draw(chart);
    // From below: the axis takes 48 px and the edge 20, a row 26.
    const bottom = picture.height - 2 * (20 + 47);
    rows.forEach((_, index) => {
      const row = { top: bottom - 52 * (index + 1) + 6, bottom: bottom - 52 * index - 6 };
      expect(inkIn(picture, { ...names, ...row })).toBeGreaterThan(300);
      const values = { left: picture.width - 140, right: picture.width - 38, ...row };
      expect(inkIn(picture, values)).toBeGreaterThan(30);
    });
  });

  it('has the characters of Chinese, Cyrillic and Greek names and the signs of messages', async () => {
    const missing = await shapeOfName('\u{10fffd}\u{10fffd}');
    const shapes = await Promise.all(
      ['漏漏', '堆堆', '體體', 'жж', 'ΩΩ', 'éé', '≥≥', '→→', '▲▲', '··', '……'].map(shapeOfName),
    );
    for (const shape of shapes) expect(shape).toContain('#');
    expect(new Set([missing, ...shapes]).size).toBe(shapes.length + 1);
  });

  it('draws peek charts, and charts with nothing in them', async () => {
    const peek = { title: 'peek', unit: 'bytes', name: 'f', flat: 1, cum: 3 };
    const callers = [{ name: 'g', weight: 3 }];
    const full = await draw(peekChart({ ...peek, callers, callees: [{ name: 'h', weight: 2 }] }));
    const [legend, bar] = barLengths(full, themes.light.caller, 0);
    expect(legend).toBeLessThan(30);
    expect(bar).toBeGreaterThan(400);
    const empty = await draw(barChart({ title: 'x', unit: 'bytes', rows: [] }));
    expect(inkIn(empty, { ...names, top: 100, bottom: empty.height - 10 })).toBeGreaterThan(300);
  });

  it('refuses what is too large and what is no chart', async () => {
    const chart = chartOf({ name: 'f', flat: 1, cum: 1 });
    await expect(renderer.render({ ...chart, height: 100_000 })).rejects.toThrow(
      /too large to draw/,
    );
    await expect(renderer.render({ ...chart, width: Number.NaN })).rejects.toThrow(
      /too large to draw/,
    );
    await expect(renderer.render({ ...chart, config: {} })).rejects.toThrow('could not be drawn');
    await expect(draw(chart)).resolves.toBeDefined();
  });

  it('gives up after its time, and draws the next one', async () => {
    const hurried = openCanvasRenderer({
      log: silent,
      limits: { maxPixels: 16_000_000, timeoutMillis: 1 },
    });
    const chart = chartOf({ name: 'f', flat: 1, cum: 1 });
    await expect(hurried.render(chart)).rejects.toThrow(/not drawn within 0.001 seconds/);
    await hurried.close();
    await expect(draw(chart)).resolves.toBeDefined();
  });
});
