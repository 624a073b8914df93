/** The thread in which charts are drawn: Chart.js on a canvas, with the fonts that come with heapbot. */

import { createCanvas } from '@napi-rs/canvas';
import { type ChartConfiguration, Chart as ChartJs, type Plugin, registerables } from 'chart.js';
import type { Chart } from '../../message/chart.ts';
import { registerFonts } from './fonts.ts';

const pixelRatio = 2;

ChartJs.register(...registerables);

/** Draws one chart as PNG. */
export async function draw(chart: Chart): Promise<Uint8Array> {
  registerFonts();
  const canvas = createCanvas(chart.width, chart.height);
  const drawn = new ChartJs(canvas, configuration(chart));
  try {
    return await canvas.encode('png');
  } finally {
    drawn.destroy();
  }
}

function configuration(chart: Chart): ChartConfiguration {
  const config: object = structuredClone(chart.config);
  if (!isConfiguration(config)) throw new TypeError('a chart needs a type and data');
  const options = {
    ...config.options,
    devicePixelRatio: pixelRatio,
    animation: false as const,
    responsive: false,
  };
  return { ...config, options, plugins: [background(chart.background)] };
}

function isConfiguration(config: object): config is ChartConfiguration {
  return 'type' in config && 'data' in config;
}

function background(color: string): Plugin {
  return {
    id: 'background',
    beforeDraw: ({ ctx, width, height }) => {
      ctx.save();
      ctx.fillStyle = color;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}
