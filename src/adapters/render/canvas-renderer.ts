/** Draws charts in this process, in a worker thread: no name of a function leaves the machine. */

import { Piscina } from 'piscina';
import type { Log } from '../../app/log.ts';
import type { Chart } from '../../message/chart.ts';
import { workerEntry } from '../worker-entry.ts';
import { ChartError } from './chart-error.ts';
import type { ChartRenderer } from './chart-port.ts';
import type { draw } from './chart-worker.ts';

export interface CanvasRendererOptions {
  readonly log: Log;
  readonly limits?: RenderLimits;
}

interface RenderLimits {
  /** Of the picture as it is drawn, at two device pixels per CSS pixel. */
  readonly maxPixels: number;
  readonly timeoutMillis: number;
}

const usualLimits: RenderLimits = { maxPixels: 16_000_000, timeoutMillis: 15_000 };

/** One thread: a chart takes a twentieth of a second, and what waits is bounded. */
const mostWaiting = 100;
const heapMegabytes = 256;

export function openCanvasRenderer(options: CanvasRendererOptions): ChartRenderer {
  const { log, limits = usualLimits } = options;
  const pool = new Piscina<Chart, Awaited<ReturnType<typeof draw>>>({
    ...workerEntry('chart-worker', import.meta.url),
    name: 'draw',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 300_000,
    maxQueue: mostWaiting,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  // A thread that ends between two charts would otherwise end the program; the next chart starts another one.
  pool.on('error', (error: Error) =>
    log.error('the thread that draws ended', { why: error.message }),
  );
  return {
    render: (chart) => render(pool, chart, limits),
    close: () => pool.destroy(),
  };
}

async function render(
  pool: Piscina<Chart, Uint8Array>,
  chart: Chart,
  limits: RenderLimits,
): Promise<Uint8Array> {
  refuseTooLarge(chart, limits.maxPixels);
  const signal = AbortSignal.timeout(limits.timeoutMillis);
  try {
    return await pool.run(chart, { signal });
  } catch (error) {
    if (signal.aborted) {
      throw new ChartError(
        `The picture was not drawn within ${limits.timeoutMillis / 1000} seconds. Ask again, or for fewer rows.`,
      );
    }
    throw new ChartError('The picture could not be drawn.', { cause: error });
  }
}

function refuseTooLarge({ width, height }: Chart, maxPixels: number): void {
  const isSize = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!isSize || width * height * 4 > maxPixels) {
    throw new ChartError(
      `A picture of ${width} × ${height} is too large to draw: ask for fewer rows.`,
    );
  }
}
