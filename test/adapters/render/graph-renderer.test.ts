import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type GraphRenderer,
  openGraphRenderer,
} from '../../../src/adapters/render/graph-renderer.ts';
import type { Log } from '../../../src/app/log.ts';
import { defaultOptions } from '../../../src/pprof/options.ts';
import { dotReport, printDot } from '../../../src/pprof/report/dot.ts';
import { drawProfile } from '../../support/draw-profile.ts';
import { type Picture, readPicture } from '../../support/pixels.ts';

// Before the canvas is loaded, here and in the thread: only the fonts that come with heapbot are there.
vi.hoisted(() => {
  process.env.DISABLE_SYSTEM_FONTS_LOAD = '1';
});

const nothing = () => {};
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const room = { width: 1400, height: 1800, background: '#fffff0' };

let renderer: GraphRenderer;

beforeAll(() => {
  renderer = openGraphRenderer({ log: silent });
});

afterAll(() => renderer.close());

async function draw(picture: string, size = room): Promise<Picture> {
  const dot = printDot(dotReport(drawProfile(picture), defaultOptions), { hasLegend: false });
  return readPicture(await renderer.draw({ ...size, dots: [dot] }));
}

function colorsIn(picture: Picture): Map<string, number> {
  const colors = new Map<string, number>();
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const color = picture.colorAt(x, y);
      colors.set(color, (colors.get(color) ?? 0) + 1);
    }
  }
  return colors;
}

describe('openGraphRenderer', () => {
  it('writes the whole graph as SVG', async () => {
    const dot = printDot(dotReport(drawProfile('main;<alloc 1 90'), defaultOptions));
    const svg = await renderer.writeSvg(dot);
    expect(svg).toContain('<svg ');
    expect(svg).toContain('&lt;alloc');
    expect(svg).not.toContain('<alloc');
  });

  it('draws nodes and edges in the colours of the graph, on the background', async () => {
    const picture = await draw('main;serve;alloc 1 90\nmain;other 1 10');
    const colors = colorsIn(picture);
    expect(picture.colorAt(0, 0)).toBe('#fffff0');
    expect(picture.colorAt(picture.width - 1, picture.height - 1)).toBe('#fffff0');
    // What holds everything: its box, and the border and the edges in the same hue.
    expect(colors.get('#edd5d5')).toBeGreaterThan(1000);
    expect(colors.get('#b20000')).toBeGreaterThan(100);
  });

  it('writes names in letters, also Chinese ones', async () => {
    const ink = async (name: string) => colorsIn(await draw(`${name} 1 90`)).get('#000000') ?? 0;
    const none = await ink('x');
    expect(await ink('短链服务')).toBeGreaterThan(none);
    expect(await ink('unsafe_NewArray')).toBeGreaterThan(none);
  });

  it('keeps a small graph small and makes a large one fit', async () => {
    const small = await draw('main 1 90');
    expect(small.width).toBeLessThan(500);
    const stacks = Array.from({ length: 30 }, (_, index) => `main;f${index} 1 ${index + 10}`);
    const large = await draw(stacks.join('\n'), { ...room, width: 300, height: 400 });
    expect([large.width, large.height < 800]).toEqual([600, true]);
  });

  it('draws dashes where the graph has them', async () => {
    const ink = async (style: string) => {
      const dot = `digraph "x" {\nN1 [shape=box color="#0000ff" style="${style}" label=""]\n}`;
      const picture = await readPicture(await renderer.draw({ ...room, dots: [dot] }));
      return colorsIn(picture).get('#0000ff') ?? 0;
    };
    const [solid, dashed] = [await ink('solid'), await ink('dashed')];
    expect(dashed).toBeGreaterThan(solid / 4);
    expect(dashed).toBeLessThan(solid * 0.9);
  });

  it('draws graphs without a common call one below the other', async () => {
    const dots = [1, 2].map((number) => `digraph "x" {\nN${number} [label="main" width=6]\n}`);
    const sizes = await Promise.all(
      [dots.slice(0, 1), dots].map(async (some) =>
        readPicture(await renderer.draw({ ...room, dots: some })),
      ),
    );
    const [one, two] = sizes;
    expect(two?.width).toBe(one?.width);
    expect(two?.height).toBeGreaterThan((one?.height ?? 0) * 1.5);
  });

  it('says what to do about a graph that is too large', async () => {
    const dot = `digraph "x" {\n${'N1 -> N2\n'.repeat(60_000)}}`;
    await expect(renderer.draw({ ...room, dots: [dot] })).rejects.toThrow('ask for fewer nodes');
  });

  it('fails what is no graph, and goes on', async () => {
    await expect(renderer.draw({ ...room, dots: ['digraph {'] })).rejects.toThrow(
      'The picture could not be drawn.',
    );
    expect((await draw('main 1 1')).width).toBeGreaterThan(0);
  });
});
